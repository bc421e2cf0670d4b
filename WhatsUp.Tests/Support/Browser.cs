using Microsoft.Playwright;

namespace WhatsUp.Tests.Support;

/// <summary>One real Chromium for all browser tests; each member is a context of its own, as if on a machine of its own.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Candidates =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"];

    private IPlaywright? playwright;
    private IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        var path = Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? Candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Chromium was found. Run ./test.sh, which installs it, or set CHROMIUM_PATH.");
        Assertions.SetDefaultExpectTimeout((float)Eventually.Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = path,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    /// <summary>A browser of its own for one person.</summary>
    public async Task<IBrowserContext> NewPersonAsync(
        int width = 1280, int height = 800, ColorScheme scheme = ColorScheme.Light, string locale = "en-US", bool scripts = true)
    {
        var person = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            JavaScriptEnabled = scripts,
        });
        person.SetDefaultTimeout((float)Eventually.Patience.TotalMilliseconds);
        return person;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
