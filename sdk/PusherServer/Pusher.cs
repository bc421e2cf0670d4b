using System.Reflection;
using PusherServer.Internal;
using PusherServer.RestfulClient;

namespace PusherServer;

/// <summary>
/// The server's side of one Channels app: signs subscriptions, publishes events and queries state (Pusher HTTP API), checks webhooks.
/// Safe to share between threads; keep one for each app, since it owns the HTTP connection pool.
/// </summary>
public class Pusher : IPusher
{
    private readonly string appKey;
    private readonly string appSecret;
    private readonly IPusherOptions options;
    private readonly AuthenticatedRequestFactory requests;

    /// <summary>Creates the client.</summary>
    /// <param name="appId">The app's id, part of every path.</param>
    /// <param name="appKey">The app's public key.</param>
    /// <param name="appSecret">The app's secret; it signs and is never sent.</param>
    /// <param name="options">Where the server is; hosted Pusher when left out.</param>
    /// <exception cref="ArgumentException">An id, key or secret is blank.</exception>
    public Pusher(string appId, string appKey, string appSecret, IPusherOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        ArgumentException.ThrowIfNullOrWhiteSpace(appKey);
        ArgumentException.ThrowIfNullOrWhiteSpace(appSecret);
        this.appKey = appKey;
        this.appSecret = appSecret;
        this.options = options ?? new PusherOptions();
        requests = new AuthenticatedRequestFactory(appKey, appId, appSecret);
    }

    /// <summary>The version of this library, told to the server in a header.</summary>
    public static Version VERSION { get; } = typeof(Pusher).Assembly.GetName().Version ?? new Version(1, 0, 0);

    /// <summary>The name of this library, told to the server in a header.</summary>
    public static string LIBRARY_NAME { get; } =
        typeof(Pusher).Assembly.GetCustomAttribute<AssemblyProductAttribute>()?.Product ?? "PusherServer";

    /// <inheritdoc/>
    public Task<ITriggerResult> TriggerAsync(string channelName, string eventName, object data, ITriggerOptions? options = null) =>
        TriggerAsync([channelName], eventName, data, options);

    /// <inheritdoc/>
    public async Task<ITriggerResult> TriggerAsync(string[] channelNames, string eventName, object data, ITriggerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(channelNames);
        ArgumentNullException.ThrowIfNull(eventName);
        Array.ForEach(channelNames, ValidationHelper.ValidateChannelName);
        ValidationHelper.ValidateSocketId(options?.SocketId);
        if (channelNames.Length > 1 && channelNames.Any(EncryptedChannel.IsEncrypted))
        {
            throw new InvalidOperationException("An event for an encrypted channel can name only that one channel: each has a key of its own.");
        }

        var body = new EventBody(
            eventName,
            Payload(channelNames.FirstOrDefault() ?? "", eventName, data),
            Channels: channelNames,
            SocketId: options?.SocketId,
            Info: options?.Info is { Count: > 0 } info ? string.Join(',', info) : null);
        return await PostAsync("/events", body).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ITriggerResult> TriggerAsync(Event[] events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ValidationHelper.ValidateBatchSize(events.Length);
        var batch = new List<EventBody>(events.Length);
        foreach (var e in events)
        {
            ValidationHelper.ValidateChannelName(e.Channel);
            ValidationHelper.ValidateSocketId(e.SocketId);
            batch.Add(new EventBody(e.EventName, Payload(e.Channel, e.EventName, e.Data!), Channel: e.Channel, SocketId: e.SocketId));
        }

        return await PostAsync("/batch_events", new { batch }).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAuthenticationData Authenticate(string channelName, string socketId) => Authorization(channelName, socketId, null);

    /// <inheritdoc/>
    public IAuthenticationData Authenticate(string channelName, string socketId, PresenceChannelData data) =>
        Authorization(channelName, socketId, data ?? throw new ArgumentNullException(nameof(data)));

    /// <inheritdoc/>
    public IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId) =>
        Authorization(channelName, socketId, null);

    /// <inheritdoc/>
    public IChannelAuthorizationResponse AuthorizeChannel(string channelName, string socketId, PresenceChannelData data) =>
        Authorization(channelName, socketId, data ?? throw new ArgumentNullException(nameof(data)));

    /// <inheritdoc/>
    public IUserAuthenticationResponse AuthenticateUser(string socketId, UserData userData)
    {
        ArgumentNullException.ThrowIfNull(userData);
        ArgumentException.ThrowIfNullOrWhiteSpace(userData.id);
        ValidationHelper.ValidateRequiredSocketId(socketId);
        var json = Json.Serialize(userData);
        return new UserAuthenticationResponse($"{appKey}:{Signature.Of(appSecret, $"{socketId}::user::{json}")}", json);
    }

    /// <inheritdoc/>
    public Task<IGetResult<T>> GetAsync<T>(string resource, object? parameters = null) => GetCoreAsync<T>(resource, parameters);

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchUsersFromPresenceChannelAsync<T>(string channelName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channelName);
        return GetCoreAsync<T>($"/channels/{channelName}/users", null);
    }

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchStateForChannelAsync<T>(string channelName, object? info = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channelName);
        return GetCoreAsync<T>($"/channels/{channelName}", info);
    }

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchStateForChannelsAsync<T>(object? info = null) => GetCoreAsync<T>("/channels", info);

    /// <inheritdoc/>
    public IWebHook ProcessWebHook(string signature, string body) => new WebHook(appSecret, signature, body);

    private async Task<IGetResult<T>> GetCoreAsync<T>(string resource, object? parameters) =>
        await options.RestClient.ExecuteGetAsync<T>(requests.Build(PusherMethod.GET, resource, parameters)).ConfigureAwait(false);

    private async Task<ITriggerResult> PostAsync(string resource, object body) =>
        await options.RestClient.ExecutePostAsync(requests.Build(PusherMethod.POST, resource, requestBody: body)).ConfigureAwait(false);

    private string Payload(string channelName, string eventName, object data)
    {
        var text = options.JsonSerializer.Serialize(data);
        ValidationHelper.ValidateEventDataSize(text, options.BatchEventDataSizeLimit, channelName, eventName);
        return EncryptedChannel.IsEncrypted(channelName)
            ? EncryptedChannel.Seal(options.EncryptionMasterKey, channelName, text)
            : text;
    }

    private AuthorizationResponse Authorization(string channelName, string socketId, PresenceChannelData? data)
    {
        ValidationHelper.ValidateChannelName(channelName);
        ValidationHelper.ValidateRequiredSocketId(socketId);
        var channelData = data is null ? null : Json.Serialize(data);
        var signed = channelData is null ? $"{socketId}:{channelName}" : $"{socketId}:{channelName}:{channelData}";
        var sharedSecret = EncryptedChannel.IsEncrypted(channelName)
            ? Convert.ToBase64String(EncryptedChannel.SharedSecret(options.EncryptionMasterKey, channelName))
            : null;
        return new AuthorizationResponse($"{appKey}:{Signature.Of(appSecret, signed)}", channelData, sharedSecret);
    }

    // Property order is the official one; nulls are left out by the serialiser.
    private sealed record EventBody(
        [property: System.Text.Json.Serialization.JsonPropertyName("name")] string Name,
        [property: System.Text.Json.Serialization.JsonPropertyName("data")] string Data,
        [property: System.Text.Json.Serialization.JsonPropertyName("channel")] string? Channel = null,
        [property: System.Text.Json.Serialization.JsonPropertyName("channels")] string[]? Channels = null,
        [property: System.Text.Json.Serialization.JsonPropertyName("socket_id")] string? SocketId = null,
        [property: System.Text.Json.Serialization.JsonPropertyName("info")] string? Info = null);
}
