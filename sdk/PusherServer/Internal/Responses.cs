namespace PusherServer.Internal;

/// <summary>The answer to a client that asks to subscribe. Property names are the wire's.</summary>
internal sealed class AuthorizationResponse(string auth, string? channelData, string? sharedSecret) : IAuthenticationData
{
    public string auth { get; } = auth;

    public string? channel_data { get; } = channelData;

    public string? shared_secret { get; } = sharedSecret;

    public string ToJson() => Json.Serialize(this);

    public override string ToString() => ToJson();
}

/// <summary>The answer to a client that asks to sign its user in.</summary>
internal sealed class UserAuthenticationResponse(string auth, string userData) : IUserAuthenticationResponse
{
    public string auth { get; } = auth;

    public string user_data { get; } = userData;

    public string ToJson() => Json.Serialize(this);

    public override string ToString() => ToJson();
}
