namespace PusherServer;

public partial class Pusher
{
    /// <inheritdoc/>
    public Task<IGetResult<T>> GetAsync<T>(string resource, object? parameters = null) =>
        GetAsync<T>(resource, parameters, CancellationToken.None);

    /// <inheritdoc cref="IPusher.GetAsync{T}(string, object?)"/>
    /// <param name="resource">The path under the app, such as <c>/channels</c>.</param>
    /// <param name="parameters">An object whose properties become the query, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IGetResult<T>> GetAsync<T>(string resource, object? parameters, CancellationToken cancellationToken) =>
        SendGetAsync<T>(resource, parameters, cancellationToken);

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchUsersFromPresenceChannelAsync<T>(string channelName) =>
        FetchUsersFromPresenceChannelAsync<T>(channelName, CancellationToken.None);

    /// <inheritdoc cref="IPusher.FetchUsersFromPresenceChannelAsync{T}(string)"/>
    /// <param name="channelName">A presence channel.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IGetResult<T>> FetchUsersFromPresenceChannelAsync<T>(string channelName, CancellationToken cancellationToken)
    {
        RequireChannel(channelName);
        return await SendGetAsync<T>($"/channels/{channelName}/users", null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchStateForChannelAsync<T>(string channelName, object? info = null) =>
        FetchStateForChannelAsync<T>(channelName, info, CancellationToken.None);

    /// <inheritdoc cref="IPusher.FetchStateForChannelAsync{T}(string, object?)"/>
    /// <param name="channelName">The channel.</param>
    /// <param name="info">For instance <c>new { info = "user_count" }</c>, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IGetResult<T>> FetchStateForChannelAsync<T>(string channelName, object? info, CancellationToken cancellationToken)
    {
        RequireChannel(channelName);
        return await SendGetAsync<T>($"/channels/{channelName}", info, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IGetResult<T>> FetchStateForChannelsAsync<T>(object? info = null) =>
        FetchStateForChannelsAsync<T>(info, CancellationToken.None);

    /// <inheritdoc cref="IPusher.FetchStateForChannelsAsync{T}(object?)"/>
    /// <param name="info">For instance <c>new { filter_by_prefix = "presence-", info = "user_count" }</c>, or null.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IGetResult<T>> FetchStateForChannelsAsync<T>(object? info, CancellationToken cancellationToken) =>
        SendGetAsync<T>("/channels", info, cancellationToken);

    // The name becomes part of the path, so it must be one.
    private static void RequireChannel(string channelName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(channelName);
        ValidationHelper.ValidateChannelName(channelName);
    }
}
