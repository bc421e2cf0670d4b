using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace WhatsUp.Tests.Support;

/// <summary>A scenario of a script in <c>WhatsUp.Tests/Node</c>, run by Node with the official JavaScript libraries against a server.</summary>
internal sealed class NodeScript : IDisposable
{
    private const string Missing =
        "Node and its packages are not here, so the official JavaScript libraries are not tested: run ./test.sh, or install Node 18 or newer and run npm ci in WhatsUp.Tests/Node.";

    private static readonly string Folder = Path.GetFullPath(typeof(NodeScript).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "NodeScripts").Value!);

    private readonly Process process;
    private readonly Task<string> errors;

    private NodeScript(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Runs a scenario to its end and returns what it told.</summary>
    public static async Task<JsonElement> RunAsync(string script, string scenario, ChannelsServer server, object? hooks = null)
    {
        using var run = Start(script, scenario, server, hooks);
        return await run.NextAsync();
    }

    /// <summary>Starts a scenario that tells several things.</summary>
    public static NodeScript Start(string script, string scenario, ChannelsServer server, object? hooks = null)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "pusher-js")))
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") != "true", Missing);
            Assert.Fail(Missing);
        }

        var settings = JsonSerializer.Serialize(new
        {
            scenario,
            hooks,
            host = server.Address.Host,
            port = server.Address.Port,
            appId = ChannelsServer.AppId,
            key = ChannelsServer.Key,
            secret = ChannelsServer.Secret,
        });
        return new NodeScript(Process.Start(new ProcessStartInfo("node")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { script, settings },
        })!);
    }

    /// <summary>The next thing it tells.</summary>
    public async Task<JsonElement> NextAsync()
    {
        return await process.StandardOutput.ReadLineAsync().WaitAsync(2 * Eventually.Patience) is { } line
            ? JsonDocument.Parse(line).RootElement
            : throw new InvalidOperationException($"The script ended: {await errors}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
