using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.HttpApi;

/// <summary>Checks who a request of the HTTP API is from (Pusher HTTP API, authentication).</summary>
internal static class ApiSignature
{
    /// <summary>Why the request is refused, or null when it is the app's own.</summary>
    public static ApiProblem? Refusal(HttpRequest request, ReadOnlySpan<byte> body, AppHub hub, DateTimeOffset now)
    {
        var app = hub.App;
        var maxDifference = hub.Limits.ClockDifferenceSeconds;
        var query = request.Query;
        if (query["auth_key"].ToString() is not { Length: > 0 } key)
        {
            return Refused("Missing parameter: auth_key");
        }

        if (key != app.Key)
        {
            return Refused("Unknown auth_key");
        }

        if (query["auth_version"] != "1.0")
        {
            return Refused("Version not supported");
        }

        if (!long.TryParse(query["auth_timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var timestamp))
        {
            return Refused("Missing parameter: auth_timestamp");
        }

        if (maxDifference > 0 && Math.Abs((double)now.ToUnixTimeSeconds() - timestamp) >= maxDifference)
        {
            return Refused($"Timestamp expired: Given timestamp ({timestamp}) not within {maxDifference}s of server time ({now.ToUnixTimeSeconds()})", nameof(ChannelsLimits.ClockDifferenceSeconds));
        }

        // Without its digest in the signed query a body could be anything.
        if ((body.Length > 0 || query.ContainsKey("body_md5")) && !string.Equals(query["body_md5"], Digest(body), StringComparison.Ordinal))
        {
            return Refused("Invalid body_md5: it is missing or not the digest of the body");
        }

        var parameters = query
            .Where(p => !p.Key.Equals("auth_signature", StringComparison.OrdinalIgnoreCase))
            .SelectMany(p => p.Value.Select(value => (Key: p.Key.ToLowerInvariant(), Value: value)))
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key}={p.Value}");
        var signedQuery = string.Join('&', parameters);
        return Paths(request).Any(path => Signature.Matches(app.Secret, $"{request.Method}\n{path}\n{signedQuery}", query["auth_signature"]))
            ? null
            : Refused("Invalid signature: check the secret, and that the query is signed with its parameters sorted and not escaped");
    }

    private static ApiProblem Refused(string error, string? limit = null) => new(StatusCodes.Status401Unauthorized, error, limit);

    // Clients sign the path without a prefix that was put before it, some as they send it and some before they escape it.
    private static IEnumerable<string> Paths(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var sent = target.Split('?')[0];
        var start = sent.IndexOf($"/apps/{request.RouteValues["appId"]}/", StringComparison.Ordinal);
        var path = start < 0 ? request.Path.Value! : sent[start..];
        return new[] { path, Uri.UnescapeDataString(path) }.Distinct();
    }

#pragma warning disable CA5351 // MD5 is the protocol's; the signature over it is what protects.
    private static string Digest(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}
