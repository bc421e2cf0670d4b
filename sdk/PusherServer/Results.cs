using System.Collections.ObjectModel;
using System.Net;
using System.Text.Json;
using PusherServer.Internal;

namespace PusherServer;

/// <summary>A server's answer.</summary>
public interface IRequestResult
{
    /// <summary>The body as text.</summary>
    string Body { get; }

    /// <summary>The status; anything but 2xx is a refusal that <see cref="Body"/> explains.</summary>
    HttpStatusCode StatusCode { get; }
}

/// <inheritdoc/>
public abstract class RequestResult : IRequestResult
{
    /// <summary>Creates the result.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">Its body.</param>
    protected RequestResult(HttpResponseMessage response, string content)
    {
        ArgumentNullException.ThrowIfNull(response);
        Response = response;
        Body = content;
    }

    /// <inheritdoc/>
    public string Body { get; protected set; }

    /// <inheritdoc/>
    public HttpStatusCode StatusCode => Response.StatusCode;

    /// <summary>The content as received.</summary>
    public HttpContent OriginalContent => Response.Content;

    /// <summary>The answer as received.</summary>
    public HttpResponseMessage Response { get; protected set; }
}

/// <summary>What a read returned.</summary>
/// <typeparam name="T">What the JSON was read as.</typeparam>
public interface IGetResult<out T> : IRequestResult
{
    /// <summary>The content; the default of its type unless the status is 2xx.</summary>
    T Data { get; }
}

/// <inheritdoc cref="IGetResult{T}"/>
public class GetResult<T> : RequestResult, IGetResult<T>
{
    /// <summary>Creates the result.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">Its body.</param>
    public GetResult(HttpResponseMessage response, string content)
        : base(response, content) =>
        Data = response.IsSuccessStatusCode ? Json.Deserialize<T>(content)! : default!;

    /// <inheritdoc/>
    public T Data { get; }
}

/// <summary>What a publication returned.</summary>
public interface ITriggerResult : IRequestResult
{
    /// <summary>Event ids by channel; empty when the server gives none.</summary>
    IDictionary<string, string> EventIds { get; }

    /// <summary>The attributes asked for, by channel; empty when none were.</summary>
    IDictionary<string, ChannelAttributes> ChannelAttributes { get; }
}

/// <inheritdoc cref="ITriggerResult"/>
public class TriggerResult : RequestResult, ITriggerResult
{
    /// <summary>Creates the result. A refusal whose body is plain text, as hosted Pusher sends it, is a result like any other.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">Its body.</param>
    /// <exception cref="Exceptions.TriggerResponseException">The server accepted, but with a body that is not JSON.</exception>
    public TriggerResult(HttpResponseMessage response, string content)
        : base(response, content)
    {
        var data = response.IsSuccessStatusCode ? Read(content) : new EventIdData();
        EventIds = new ReadOnlyDictionary<string, string>(data.event_ids);
        ChannelAttributes = new ReadOnlyDictionary<string, ChannelAttributes>(data.channels);
    }

    /// <inheritdoc/>
    public IDictionary<string, string> EventIds { get; }

    /// <inheritdoc/>
    public IDictionary<string, ChannelAttributes> ChannelAttributes { get; }

    private static EventIdData Read(string content)
    {
        if (string.IsNullOrWhiteSpace(content))
        {
            return new EventIdData();
        }

        try
        {
            return Json.Deserialize<EventIdData>(content) ?? new EventIdData();
        }
        catch (JsonException e)
        {
            throw new Exceptions.TriggerResponseException($"The server's answer is not JSON: {content}", e);
        }
    }
}

/// <summary>The body of a publication's answer. Property names are the wire's.</summary>
public class EventIdData
{
    /// <summary>Event ids by channel.</summary>
    [System.Text.Json.Serialization.JsonObjectCreationHandling(System.Text.Json.Serialization.JsonObjectCreationHandling.Populate)]
    public Dictionary<string, string> event_ids { get; } = [];

    /// <summary>Attributes by channel.</summary>
    [System.Text.Json.Serialization.JsonObjectCreationHandling(System.Text.Json.Serialization.JsonObjectCreationHandling.Populate)]
    public Dictionary<string, ChannelAttributes> channels { get; } = [];
}

/// <summary>Attributes of a channel. Property names are the wire's.</summary>
public class ChannelAttributes
{
    /// <summary>Distinct users of a presence channel.</summary>
    public int user_count { get; set; }

    /// <summary>Subscribed connections.</summary>
    public int subscription_count { get; set; }
}

/// <summary>The occupied channels with their attributes, for <c>GetAsync&lt;ChannelsList&gt;("/channels")</c>.</summary>
public class ChannelsList
{
    /// <summary>The attributes by channel.</summary>
    public Dictionary<string, Dictionary<string, string>> Channels { get; set; } = [];

    /// <summary>The attributes of one channel.</summary>
    /// <param name="channelName">The channel.</param>
    public Dictionary<string, string> this[string channelName] => Channels[channelName];
}
