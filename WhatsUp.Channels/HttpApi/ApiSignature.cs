using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>Checks who a request of the HTTP API is from (Pusher HTTP API, authentication).</summary>
internal static class ApiSignature
{
    private const int MaxClockDifferenceSeconds = 600;

    /// <summary>Why the request is refused, or null when it is the app's own.</summary>
    public static string? Refusal(HttpRequest request, ReadOnlySpan<byte> body, ChannelsApp app, DateTimeOffset now)
    {
        var query = request.Query;
        if (query["auth_key"].ToString() is not { Length: > 0 } key)
        {
            return "Missing parameter: auth_key";
        }

        if (key != app.Key)
        {
            return "Unknown auth_key";
        }

        if (query["auth_version"] != "1.0")
        {
            return "Version not supported";
        }

        if (!long.TryParse(query["auth_timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
        {
            return "Missing parameter: auth_timestamp";
        }

        if (Math.Abs(now.ToUnixTimeSeconds() - timestamp) >= MaxClockDifferenceSeconds)
        {
            return $"Timestamp expired: Given timestamp ({timestamp}) not within {MaxClockDifferenceSeconds}s of server time ({now.ToUnixTimeSeconds()})";
        }

        // Without its digest in the signed query a body could be anything.
        if (body.Length > 0 && !string.Equals(query["body_md5"], Digest(body), StringComparison.Ordinal))
        {
            return "Invalid body_md5: it is missing or not the digest of the body";
        }

        var parameters = query
            .Where(p => !p.Key.Equals("auth_signature", StringComparison.OrdinalIgnoreCase))
            .Select(p => (Key: p.Key.ToLowerInvariant(), Value: p.Value.ToString()))
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={p.Value}");
        var signed = $"{request.Method}\n{PathAsSent(request)}\n{string.Join('&', parameters)}";
        return Signature.Matches(app.Secret, signed, query["auth_signature"])
            ? null
            : "Invalid signature: check the secret, and that the query is signed with its parameters sorted and not escaped";
    }

    // Clients sign the path as they write it, escapes and all, and without a prefix that a proxy put before it.
    private static string PathAsSent(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?')[0];
        var start = path.IndexOf("/apps/", StringComparison.Ordinal);
        return start < 0 ? request.Path : path[start..];
    }

#pragma warning disable CA5351 // MD5 is the protocol's; the signature over it is what protects.
    private static string Digest(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}
