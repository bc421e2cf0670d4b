using System.Net;
using System.Text.Json;
using PusherServer.Util;

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
        StatusCode = response.StatusCode;
    }

    /// <inheritdoc/>
    public string Body { get; protected set; }

    /// <inheritdoc/>
    public HttpStatusCode StatusCode { get; protected set; }

    /// <summary>The content as received.</summary>
    public HttpContent OriginalContent => Response.Content;

    /// <summary>The answer as received.</summary>
    public HttpResponseMessage Response { get; }
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
    /// <exception cref="JsonException">The server accepted, but its body cannot be read; the message has its status and text.</exception>
    public GetResult(HttpResponseMessage response, string content)
        : this(response, content, DefaultDeserializer.Default)
    {
    }

    internal GetResult(HttpResponseMessage response, string content, IDeserializeJsonStrings deserializer)
        : base(response, content) =>
        Data = response.IsSuccessStatusCode && !string.IsNullOrWhiteSpace(content) ? Read(content, deserializer) : default!;

    /// <inheritdoc/>
    public T Data { get; }

    private T Read(string content, IDeserializeJsonStrings deserializer)
    {
        try
        {
            return deserializer.Deserialize<T>(content);
        }
        catch (JsonException e)
        {
            throw new JsonException(
                $"The server's answer cannot be read as {typeof(T).Name}. {RequestResultExtensions.Describe(StatusCode, content)}", e);
        }
    }
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
    /// <exception cref="Exceptions.TriggerResponseException">
    /// The server accepted, but with a body that cannot be read; the message has its status and text.
    /// </exception>
    public TriggerResult(HttpResponseMessage response, string content)
        : this(response, content, DefaultDeserializer.Default)
    {
    }

    internal TriggerResult(HttpResponseMessage response, string content, IDeserializeJsonStrings deserializer)
        : base(response, content)
    {
        var data = response.IsSuccessStatusCode && !string.IsNullOrWhiteSpace(content) ? Read(content, deserializer) : null;
        EventIds = new ReadOnlyDictionary<string, string>(data?.event_ids ?? []);
        ChannelAttributes = new ReadOnlyDictionary<string, ChannelAttributes>(data?.channels ?? []);
    }

    /// <inheritdoc/>
    public IDictionary<string, string> EventIds { get; }

    /// <inheritdoc/>
    public IDictionary<string, ChannelAttributes> ChannelAttributes { get; }

    private EventIdData? Read(string content, IDeserializeJsonStrings deserializer)
    {
        try
        {
            return deserializer.Deserialize<EventIdData>(content);
        }
        catch (Exception e)
        {
            throw new Exceptions.TriggerResponseException(
                $"The server's answer to a publication cannot be read. {RequestResultExtensions.Describe(StatusCode, content)}", e);
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
    private Dictionary<string, Dictionary<string, string>>? channels;

    /// <summary>The attributes by channel; empty until they were read.</summary>
    /// <exception cref="InvalidOperationException">They were set before: the list is one answer of the server.</exception>
    public Dictionary<string, Dictionary<string, string>> Channels
    {
        get => channels ?? [];
        set => channels = channels is null
            ? value
            : throw new InvalidOperationException("The channels are set once, when the server's answer is read.");
    }

    /// <summary>The attributes of one channel.</summary>
    /// <param name="channelName">The channel.</param>
    /// <exception cref="KeyNotFoundException">The channel is not in the list: it is not occupied.</exception>
    public Dictionary<string, string> this[string channelName]
    {
        get => Channels[channelName];
        set => (channels ??= [])[channelName] = value;
    }
}
