using System.Text;
using System.Text.Json;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>An event that a server publishes, with all its limits kept.</summary>
/// <param name="Name">The event's name.</param>
/// <param name="Data">The data, exactly as it goes out.</param>
/// <param name="Channels">Where to; each once.</param>
/// <param name="SocketId">The connection that does not get it, or null.</param>
/// <param name="Info">The attributes to answer with.</param>
internal sealed record EventRequest(string Name, string Data, IReadOnlyList<string> Channels, string? SocketId, string[] Info)
{
    /// <summary>Reads an event of <c>/events</c> or of a batch.</summary>
    /// <returns>The event, or what is wrong with it.</returns>
    public static (EventRequest? Event, ApiProblem? Problem) Read(JsonElement body, ChannelsLimits limits)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, ApiProblem.BadRequest("An event is a JSON object."));
        }

        if (!body.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.String)
        {
            return (null, ApiProblem.BadRequest("An event needs data, as a string: serialise objects before."));
        }

        var request = new EventRequest(
            ClientFrame.Text(body, "name") ?? "", data.GetString()!, ChannelsOf(body), ClientFrame.Text(body, "socket_id"),
            ChannelInfo.Attributes(ClientFrame.Text(body, "info")));
        return request.Check(limits) is { } problem ? (null, problem) : (request, null);
    }

    /// <summary>What is wrong with the event, or null when nothing is.</summary>
    public ApiProblem? Check(ChannelsLimits limits)
    {
        if (Name.Length == 0)
        {
            return ApiProblem.BadRequest("An event needs a name.");
        }

        if (limits.EventNameLength > 0 && Name.Length > limits.EventNameLength)
        {
            return ApiProblem.BadRequest($"The event's name has more than {limits.EventNameLength} characters.", nameof(limits.EventNameLength));
        }

        if (Name.StartsWith("pusher:", StringComparison.Ordinal) || Name.StartsWith("pusher_internal:", StringComparison.Ordinal))
        {
            return ApiProblem.BadRequest("Names that start with pusher: or pusher_internal: are the protocol's own.");
        }

        if (Channels.Count == 0)
        {
            return ApiProblem.BadRequest("An event needs channels, a list of names, or channel, one name.");
        }

        if (limits.ChannelsPerEvent > 0 && Channels.Count > limits.ChannelsPerEvent)
        {
            return ApiProblem.BadRequest($"An event goes to at most {limits.ChannelsPerEvent} channels.", nameof(limits.ChannelsPerEvent));
        }

        if (Channels.Select(channel => ApiProblem.OfName(channel, limits)).FirstOrDefault(problem => problem is not null) is { } invalid)
        {
            return invalid;
        }

        if (SocketId is not null && !IsSocketId(SocketId))
        {
            return ApiProblem.BadRequest($"The socket_id '{SocketId}' is not two numbers joined by a dot.");
        }

        if (Info.FirstOrDefault(attribute => attribute is not (ChannelInfo.UserCount or ChannelInfo.SubscriptionCount)) is { } unknown)
        {
            return ApiProblem.BadRequest($"There is no attribute {unknown} to be asked for here: ask for user_count or subscription_count.");
        }

        return limits.EventDataBytes > 0 && Encoding.UTF8.GetByteCount(Data) > limits.EventDataBytes
            ? ApiProblem.TooLarge($"The event's data has more than {limits.EventDataBytes} bytes.", nameof(limits.EventDataBytes))
            : null;
    }

    private static bool IsSocketId(string text) =>
        text.Split('.') is [{ Length: > 0 } first, { Length: > 0 } second] && first.All(char.IsAsciiDigit) && second.All(char.IsAsciiDigit);

    // What is no name is kept as an empty one, which the check refuses.
    private static string[] ChannelsOf(JsonElement body)
    {
        if (ClientFrame.Text(body, "channel") is { } one)
        {
            return [one];
        }

        return body.TryGetProperty("channels", out var many) && many.ValueKind == JsonValueKind.Array
            ? [.. many.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.String ? c.GetString()! : "").Distinct(StringComparer.Ordinal)]
            : [];
    }
}
