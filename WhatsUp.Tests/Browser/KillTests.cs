using System.Globalization;
using Microsoft.Playwright;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The real app, killed while pages and other clients change their statuses.</summary>
[Collection(OwnAppCollection.Name)]
public sealed class KillTests(Support.Browser browser)
{
    private const int Pages = 3;
    private const int OtherClients = 10;

    // Only what the server drew after the status was stored says so, and the text beside it is the one that it is about.
    // It says so for two seconds only.
    private const string NoteSaved = """
        () => {
            window.saved = new Set();
            new MutationObserver(() => {
                if (document.querySelector('#whatsup-me-message')?.textContent === 'Saved') {
                    saved.add(document.querySelector('button.status bdi')?.textContent);
                }
            }).observe(document.body, { subtree: true, childList: true, characterData: true });
        }
        """;

    [Fact]
    public async Task A_status_of_which_the_page_said_that_it_is_saved_survives_a_kill()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Limits:StatusesPerMember", "0");
        await using var machine = await Machine.StartAsync(browser, app);
        using var stopping = new CancellationTokenSource();
        var others = await Task.WhenAll(Enumerable.Range(0, OtherClients).Select(i => RestMember.SignUpAsync(app, $"other {i}", "0")));
        var load = Task.WhenAll(others.Select(other => UpdateUntilGoneAsync(other)));
        var editing = Task.WhenAll(machine.Writers.Select(writer => writer.EditUntilGoneAsync(stopping.Token)));
        await Eventually.TrueAsync(() => machine.Writers.All(writer => writer.Saved >= 2), "every page saved");

        await Task.Delay(Random.Shared.Next(20, 300), CancellationToken.None);
        await app.KillAsync();
        await stopping.CancelAsync();
        await load;
        await editing;
        await app.StartAsync("--Limits:StatusesPerMember", "0");

        foreach (var writer in machine.Writers)
        {
            Assert.InRange(await writer.FindAsync(app.Address), writer.Saved, writer.Tried);
        }

        Array.ForEach(others, other => other.Dispose());
    }

    /// <summary>Keeps the store busy beside the pages, until the app is gone.</summary>
    private static async Task UpdateUntilGoneAsync(RestMember member)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                using var response = await member.SetStatusAsync($"{i}");

                // A load beside the pages, not instead of them.
                await Task.Delay(20);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Killed.
        }
    }

    /// <summary>Several people, each with a browser of their own.</summary>
    private sealed class Machine(IReadOnlyList<IBrowserContext> people, IReadOnlyList<Writer> writers) : IAsyncDisposable
    {
        public IReadOnlyList<Writer> Writers { get; } = writers;

        public static async Task<Machine> StartAsync(Support.Browser browser, WhatsUpApplication app)
        {
            var people = await Task.WhenAll(Enumerable.Range(0, Pages).Select(_ => browser.NewPersonAsync()));
            var pages = await Task.WhenAll(people.Select(person => MemberPage.OpenAsync(person, app.Address)));
            await Task.WhenAll(pages.Select((page, i) => page.SignUpAsync($"writer {i}", "0")));
            await Task.WhenAll(pages.Select(page => page.Page.EvaluateAsync(NoteSaved)));
            return new Machine(people, [.. pages.Select(page => new Writer(page))]);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var person in people)
            {
                await person.DisposeAsync();
            }
        }
    }

    /// <summary>Counts up in the status of a page.</summary>
    private sealed class Writer(MemberPage page)
    {
        private static readonly float Patience = (float)Eventually.Patience.TotalMilliseconds;

        public int Tried { get; private set; }

        public int Saved { get; private set; }

        public async Task EditUntilGoneAsync(CancellationToken stopping)
        {
            try
            {
                while (!stopping.IsCancellationRequested)
                {
                    var next = Text(Tried + 1);
                    await page.OwnStatus.ClickAsync(new() { Timeout = Patience }).WaitAsync(stopping);
                    await Expect(page.Editor).ToBeFocusedAsync(new() { Timeout = Patience }).WaitAsync(stopping);
                    Tried++;
                    await page.Editor.FillAsync(next, new() { Timeout = Patience }).WaitAsync(stopping);
                    await page.Editor.PressAsync("Enter", new() { Timeout = Patience }).WaitAsync(stopping);
                    await page.Page.WaitForFunctionAsync("text => saved.has(text)", next, new() { Timeout = Patience }).WaitAsync(stopping);
                    Saved = Tried;
                }
            }
            catch (Exception e) when (stopping.IsCancellationRequested && e is PlaywrightException or TimeoutException or OperationCanceledException)
            {
                // Killed.
            }
        }

        /// <summary>The own status as the restarted app shows it.</summary>
        public async Task<int> FindAsync(Uri address)
        {
            // A tab of its own: the one from before enters once more what it was entering.
            var tab = await MemberPage.OpenAsync(page.Page.Context, address);
            await Expect(tab.OwnStatus).ToBeVisibleAsync();
            var shown = await tab.OwnStatus.Locator("bdi").InnerTextAsync();
            return int.Parse(shown, CultureInfo.InvariantCulture);
        }

        private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }
}
