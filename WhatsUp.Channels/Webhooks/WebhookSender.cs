using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace WhatsUp.Channels.Webhooks;

/// <summary>
/// Sends the webhooks of all apps, each in the order in which things happened for as long as its receiver accepts them. One that is not
/// accepted is tried again beside the others, at growing intervals, and given up after the configured time.
/// A stopping server tries what is left once, up to the first that fails: what is under way, queued, held or waiting for its next try.
/// </summary>
internal sealed partial class WebhookSender(
    ChannelsNode node, IHttpClientFactory http, ChannelsMetrics metrics, TimeProvider time, ILogger<WebhookSender> logger) : BackgroundService
{
    /// <summary>The name of its HTTP client.</summary>
    public const string ClientName = "WhatsUp.Channels.Webhooks";

    private const int MaxRetrying = 100;
    private static readonly TimeSpan BatchWindow = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var last = new CancellationTokenSource();
        await using var end = time.CreateTimer(static last => ((CancellationTokenSource)last!).Cancel(), last, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        await using var stop = stoppingToken.UnsafeRegister(static end => ((ITimer)end!).Change(LastTry, Timeout.InfiniteTimeSpan), end);
        await Task.WhenAll(node.Hubs.SelectMany(hub => hub.Webhooks.Queues.Select(queue => SendAllAsync(hub.Webhooks, queue, stoppingToken, last.Token))));
    }

    /// <param name="webhooks">All of the app's webhooks.</param>
    /// <param name="queue">The one to send.</param>
    /// <param name="stoppingToken">From when on there is one more try.</param>
    /// <param name="lastToken">When that must be over.</param>
    private async Task SendAllAsync(AppWebhooks webhooks, WebhookQueue queue, CancellationToken stoppingToken, CancellationToken lastToken)
    {
        using var retries = new SemaphoreSlim(MaxRetrying);
        var retrying = new List<Task<byte[]?>>();
        byte[]? inHand = null;
        try
        {
            while (await queue.WaitAsync(stoppingToken))
            {
                if (queue.Webhook.Batched)
                {
                    await Task.Delay(BatchWindow, time, stoppingToken);
                }

                CountDropped(queue);
                inHand = WebhookEvent.Body(queue.Take());
                if (!await TrySendAsync(queue, inHand, stoppingToken))
                {
                    // With this many under way the receiver is down, and the next ones may as well wait.
                    await retries.WaitAsync(stoppingToken);
                    retrying.RemoveAll(static retry => retry.IsCompleted);
                    retrying.Add(RetryAsync(queue, inHand, retries, stoppingToken));
                }

                inHand = null;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            webhooks.ReleaseHeld();
            queue.Complete();
            await SendLastAsync(queue, inHand, await Task.WhenAll(retrying), lastToken);
        }
    }

    /// <summary>Tries once what the stop found under way, waiting and refused before, in that order, and counts what is given up.</summary>
    private async Task SendLastAsync(WebhookQueue queue, byte[]? inHand, byte[]?[] refused, CancellationToken lastToken)
    {
        var givenUp = 0;
        foreach (var body in Left())
        {
            // Where one fails the others would too, and each would take its part of the little time there is.
            if (givenUp > 0 || !await TryLastAsync(queue, body, lastToken))
            {
                givenUp++;
            }
        }

        if (givenUp > 0)
        {
            LogStopped(logger, givenUp, queue.App.Id);
            metrics.WebhookEvents(queue.App, "given_up", givenUp);
        }

        CountDropped(queue);

        IEnumerable<byte[]> Left()
        {
            if (inHand is not null)
            {
                yield return inHand;
            }

            while (queue.Take() is { Count: > 0 } events)
            {
                yield return WebhookEvent.Body(events);
            }

            foreach (var body in refused.OfType<byte[]>())
            {
                yield return body;
            }
        }
    }

    private async Task<bool> TryLastAsync(WebhookQueue queue, byte[] body, CancellationToken lastToken)
    {
        try
        {
            return !lastToken.IsCancellationRequested && await TrySendAsync(queue, body, lastToken);
        }
        catch (OperationCanceledException) when (lastToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void CountDropped(WebhookQueue queue)
    {
        if (queue.TakeDropped() is > 0 and var dropped)
        {
            LogDropped(logger, dropped, queue.App.Id);
            metrics.WebhookEvents(queue.App, "dropped", dropped);
        }
    }

    /// <returns>The body when the server stopped before it was accepted or given up, else null.</returns>
    private async Task<byte[]?> RetryAsync(WebhookQueue queue, byte[] body, SemaphoreSlim retries, CancellationToken stoppingToken)
    {
        var end = TimeSpan.FromSeconds(queue.RetrySeconds);
        var started = time.GetTimestamp();
        var delay = TimeSpan.FromSeconds(1);
        try
        {
            while (end - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero)
            {
                await Task.Delay(delay < left ? delay : left, time, stoppingToken);
                if (await TrySendAsync(queue, body, stoppingToken))
                {
                    return null;
                }

                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }

            LogGivenUp(logger, queue.App.Id, queue.RetrySeconds);
            metrics.WebhookEvents(queue.App, "given_up", 1);
            return null;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return body;
        }
        finally
        {
            retries.Release();
        }
    }

    private async Task<bool> TrySendAsync(WebhookQueue queue, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, queue.Webhook.Url ?? queue.Webhook.FindUrl!());
            request.Content = new ByteArrayContent(body);

            // Exactly this, without a charset: the official Node library accepts nothing else.
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("X-Pusher-Key", queue.App.Key);
            request.Headers.Add("X-Pusher-Signature", Sign(queue.App, body));
            using var client = http.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                metrics.WebhookEvents(queue.App, "sent", 1);
                return true;
            }

            LogRefused(logger, queue.App.Id, (int)response.StatusCode);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, from no connection to a FindUrl that knows none yet: it may be mended at the next try.
            LogUnreachable(logger, queue.App.Id, e.Message);
        }

        return false;
    }

    private static string Sign(ChannelsApp app, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(app.Secret), body));

    [LoggerMessage(EventId = 1040, Level = LogLevel.Warning, Message = "A webhook of app {AppId} was not accepted: status {Status}. It is tried again.")]
    private static partial void LogRefused(ILogger logger, string appId, int status);

    [LoggerMessage(EventId = 1041, Level = LogLevel.Warning, Message = "A webhook of app {AppId} could not be sent: {Reason} It is tried again.")]
    private static partial void LogUnreachable(ILogger logger, string appId, string reason);

    [LoggerMessage(EventId = 1042, Level = LogLevel.Error, Message = "A webhook of app {AppId} is given up: it was not accepted in {Seconds} s.")]
    private static partial void LogGivenUp(ILogger logger, string appId, int seconds);

    [LoggerMessage(EventId = 1043, Level = LogLevel.Error, Message = "{Count} webhook events of app {AppId} were dropped: its receiver is too far behind.")]
    private static partial void LogDropped(ILogger logger, long count, string appId);

    [LoggerMessage(EventId = 1044, Level = LogLevel.Error, Message = "{Count} webhooks of app {AppId} are given up: they were not accepted before the server stopped.")]
    private static partial void LogStopped(ILogger logger, int count, string appId);
}
