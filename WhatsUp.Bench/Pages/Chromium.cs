using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace WhatsUp.Bench.Pages;

/// <summary>A headless Chromium with one page, driven by its own debugging protocol (Chrome DevTools Protocol, Runtime and Page).</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("whatsup-bench-");
    private readonly ClientWebSocket page = new();
    private Process process = null!;
    private int calls;

    public static async Task<Chromium> OpenAsync(Uri address)
    {
        var chromium = new Chromium();
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "chromium") { RedirectStandardError = true };
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--window-size=1280,900",
            "--remote-debugging-port=0", $"--user-data-dir={chromium.profile.FullName}", "about:blank",
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        chromium.process = Process.Start(start)!;
        chromium.process.ErrorDataReceived += (_, _) => { };
        chromium.process.BeginErrorReadLine();
        var portFile = Path.Combine(chromium.profile.FullName, "DevToolsActivePort");
        while (!File.Exists(portFile) || (await File.ReadAllLinesAsync(portFile)).Length < 2)
        {
            await Task.Delay(100);
        }

        using var http = new HttpClient();
        using var targets = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{(await File.ReadAllLinesAsync(portFile))[0]}/json")));
        var target = targets.RootElement.EnumerateArray().First(each => each.GetProperty("type").GetString() == "page");
        await chromium.page.ConnectAsync(new Uri(target.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        await chromium.CallAsync("Page.navigate", new { url = address.AbsoluteUri });
        return chromium;
    }

    /// <summary>What an expression, or the promise that it gives, comes to.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        return answer.TryGetProperty("exceptionDetails", out var wrong)
            ? throw new InvalidOperationException($"The page failed: {wrong}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value : default;
    }

    /// <summary>Waits until an expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var deadline = DateTime.UtcNow.AddSeconds(60); (await EvaluateAsync(expression)).ValueKind != JsonValueKind.True;)
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"It did not come true within a minute: {expression}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Types into a field, as a person does.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        await EvaluateAsync($"document.querySelector('{selector}').focus()");
        await CallAsync("Input.insertText", new { text });
    }

    /// <summary>The page gets only one part in so many of the processor's time, as on a small phone.</summary>
    public async Task SlowDownAsync(int parts) => await CallAsync("Emulation.setCPUThrottlingRate", new { rate = parts });

    public async ValueTask DisposeAsync()
    {
        page.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        profile.Delete(recursive: true);
    }

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = ++calls;
        await page.SendAsync(
            JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            using var answer = JsonDocument.Parse(await ReceiveAsync());
            if (answer.RootElement.TryGetProperty("id", out var which) && which.GetInt32() == id)
            {
                return answer.RootElement.TryGetProperty("result", out var result)
                    ? result.Clone()
                    : throw new InvalidOperationException($"{method}: {answer.RootElement}");
            }
        }
    }

    private async Task<string> ReceiveAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await page.ReceiveAsync(buffer, CancellationToken.None);
            text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
            if (part.EndOfMessage)
            {
                return text.ToString();
            }
        }
    }
}
