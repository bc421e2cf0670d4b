namespace WhatsUp.Core.Presence;

/// <summary>The users of a presence channel, as the HTTP API tells them (<c>GET /channels/{name}/users</c>).</summary>
internal sealed class ChannelUsers
{
    /// <summary>One entry for each user.</summary>
    public IReadOnlyList<ChannelUser>? Users { get; set; }
}

/// <summary>One of <see cref="ChannelUsers"/>.</summary>
internal sealed class ChannelUser
{
    /// <summary>The <c>user_id</c>, which is the member's name as shown.</summary>
    public string? Id { get; set; }
}
