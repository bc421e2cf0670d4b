using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WhatsUp.Tests.Support;

/// <summary>An app's own server, which takes webhooks and answers each as it is told to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedWebhook> received = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    /// <summary>The status to answer a webhook with; 200 unless set.</summary>
    public Func<ReceivedWebhook, int> Answer { get; set; } = _ => StatusCodes.Status200OK;

    /// <summary>What an answer waits for; nothing unless set.</summary>
    public Func<Task> Hold { get; set; } = static () => Task.CompletedTask;

    public Uri Address => new(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()), "/hooks");

    public IReadOnlyList<ReceivedWebhook> Received => [.. received];

    /// <summary>Every event of every webhook, as name and channel, in the order of arrival.</summary>
    public IReadOnlyList<string> Events => [.. Received.SelectMany(hook => hook.Events).Select(e => $"{e.GetProperty("name")} {e.GetProperty("channel")}")];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver.app.MapPost("/hooks", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var hook = new ReceivedWebhook(
                context.Request.ContentType, context.Request.Headers["X-Pusher-Key"].ToString(), context.Request.Headers["X-Pusher-Signature"].ToString(), Encoding.UTF8.GetString(body.ToArray()));
            receiver.received.Enqueue(hook);
            await receiver.Hold().WithinPatience();
            context.Response.StatusCode = receiver.Answer(hook);
        });
        await receiver.app.StartAsync();
        return receiver;
    }

    public Task EventsAsync(params string[] expected) =>
        Eventually.TrueAsync(() => Events.SequenceEqual(expected), $"webhooks {string.Join(", ", expected)}");

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

/// <summary>A webhook as it arrived.</summary>
internal sealed record ReceivedWebhook(string? ContentType, string Key, string Signature, string Body)
{
    public JsonElement[] Events => [.. JsonDocument.Parse(Body).RootElement.GetProperty("events").EnumerateArray()];
}
