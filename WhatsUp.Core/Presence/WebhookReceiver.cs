using System.Text.Json;
using Microsoft.Extensions.Logging;
using WhatsUp.Core.Members;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;
using WhatsUp.Core.Storage;

namespace WhatsUp.Core.Presence;

/// <summary>
/// Takes what the Channels server reports by webhook: statuses that plain Pusher clients sent by themselves, which so reach the store, and
/// members who went. Stateless and shared; a store that can't be used throws what <see cref="StoreFault.Is"/> knows, and the server tries again.
/// </summary>
/// <param name="gateway">Checks that a webhook is the Channels server's.</param>
/// <param name="sessions">The members in the store.</param>
/// <param name="statuses">Their statuses in the store.</param>
/// <param name="publisher">Counts how often a member changes what others see.</param>
/// <param name="attendance">Who was seen in which room.</param>
/// <param name="announcer">Tells the rooms what was stored.</param>
/// <param name="logger">Told what was refused.</param>
public sealed partial class WebhookReceiver(
    PusherGateway gateway,
    SessionService sessions,
    StatusService statuses,
    StatusPublisher publisher,
    Attendance attendance,
    Announcer announcer,
    ILogger<WebhookReceiver> logger)
{
    // Their clients can't be told, so what is dropped is counted by itself.
    internal const string PlainClients = "status updates by plain clients";

    // A hosted Channels server's clock is another machine's; the embedded one's is the app's own.
    private static readonly TimeSpan HostedSkew = TimeSpan.FromSeconds(5);

    /// <summary>Takes one webhook.</summary>
    /// <param name="key">The header <c>X-Pusher-Key</c>.</param>
    /// <param name="signature">The header <c>X-Pusher-Signature</c>.</param>
    /// <param name="body">The body, exactly as received.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when it is not signed by this app's Channels server; nothing was done then.</returns>
    public async Task<bool> TakeAsync(string key, string signature, string body, CancellationToken cancellationToken = default)
    {
        if (gateway.ReadWebhook(key, signature, body) is not { } webhook)
        {
            LogRefused(logger);
            return false;
        }

        var at = new DateTimeOffset(webhook.Time, TimeSpan.Zero);
        var events = webhook.Events.Select(Read).OfType<RoomReport>().ToArray();

        // Of several statuses of one member only the last can be the current one.
        foreach (var report in events.Where(report => report.Status is not null).GroupBy(report => report.Name).Select(member => member.Last()))
        {
            await TakeStatusAsync(report, at, cancellationToken);
        }

        foreach (var report in events.Where(report => report.HasGone))
        {
            attendance.SeeGone(report.Name, report.Room);
            await sessions.WentOfflineAsync(report.Name, cancellationToken);
        }

        return true;
    }

    private async Task TakeStatusAsync(RoomReport report, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!StatusText.TryParse(report.Status!.Status, out var status, out _)
            || await sessions.FindByNamesAsync([report.Name], cancellationToken) is not [var member])
        {
            return;
        }

        // A page stored its status before it sent it, and says with which stamp; a webhook that was held up must not undo what came since.
        var skew = gateway.Target.IsEmbedded ? TimeSpan.Zero : HostedSkew;
        if ((report.Status.UpdatedAt > 0 && report.Status.UpdatedAt <= member.UpdatedAt.ToUnixTimeMilliseconds()) || member.UpdatedAt > at + skew)
        {
            return;
        }

        if (publisher.TryTake(member.Name, PlainClients) && await statuses.SetByNameAsync(member.Name, status, at, cancellationToken) is { } saved)
        {
            await announcer.TellMemberAsync(saved, cancellationToken: cancellationToken);
        }
    }

    private static RoomReport? Read(Dictionary<string, string> report)
    {
        if (!RoomName.TryParseChannel(report.GetValueOrDefault("channel"), out var room) || report.GetValueOrDefault("user_id") is not { Length: > 0 } name)
        {
            return null;
        }

        return report.GetValueOrDefault("name") switch
        {
            "member_removed" => new RoomReport(room, name, null, HasGone: true),
            "client_event" when report.GetValueOrDefault("event") == PresenceEvents.ClientStatusUpdate
                && ReadInfo(report.GetValueOrDefault("data")) is { } info => new RoomReport(room, name, info, HasGone: false),
            _ => null,
        };
    }

    private static MemberInfo? ReadInfo(string? data)
    {
        try
        {
            return data is null ? null : JsonSerializer.Deserialize<MemberInfo>(data, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            // A member's client may send anything.
            return null;
        }
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "A webhook was refused: it is not signed by this app's Channels server.")]
    private static partial void LogRefused(ILogger logger);

    /// <summary>A report about a member in a room. Who it is about is what the Channels server vouches for, never what the payload says.</summary>
    private sealed record RoomReport(RoomName Room, string Name, MemberInfo? Status, bool HasGone);
}
