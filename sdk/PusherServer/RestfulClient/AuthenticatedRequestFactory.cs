using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using PusherServer.Internal;

namespace PusherServer.RestfulClient;

/// <summary>Makes signed requests.</summary>
public interface IAuthenticatedRequestFactory
{
    /// <summary>Makes a signed request (Pusher HTTP API, authentication).</summary>
    /// <param name="requestType">The verb.</param>
    /// <param name="resource">The path under <c>/apps/{id}</c>, starting with a slash, with its parts escaped and without a query.</param>
    /// <param name="requestParameters">An object whose properties become the query; escaped when sent. Lists of strings are joined with commas.</param>
    /// <param name="requestBody">An object that becomes the JSON body.</param>
    /// <exception cref="ArgumentException">The resource does not start with a slash, or has a query of its own.</exception>
    IPusherRestRequest Build(PusherMethod requestType, string resource, object? requestParameters = null, object? requestBody = null);
}

/// <inheritdoc/>
/// <param name="appKey">The app's key.</param>
/// <param name="appId">The app's id.</param>
/// <param name="appSecret">The app's secret.</param>
public class AuthenticatedRequestFactory(string appKey, string appId, string appSecret) : IAuthenticatedRequestFactory
{
    private readonly TimeProvider time = TimeProvider.System;

    internal AuthenticatedRequestFactory(string appKey, string appId, string appSecret, TimeProvider time)
        : this(appKey, appId, appSecret) => this.time = time;

    /// <inheritdoc/>
    public IPusherRestRequest Build(
        PusherMethod requestType, string resource, object? requestParameters = null, object? requestBody = null)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!resource.StartsWith('/') || resource.AsSpan().ContainsAny('?', '#'))
        {
            throw new ArgumentException(
                $"The resource \"{resource}\" is not a path such as /channels. Pass what belongs into the query as parameters.", nameof(resource));
        }

        // The body is written once: what is signed is what is sent.
        var body = requestBody is null ? null : Json.Serialize(requestBody);
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in requestParameters?.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance) ?? [])
        {
            if (property.GetIndexParameters().Length == 0 && property.GetValue(requestParameters) is { } value)
            {
                parameters[property.Name] = value is IEnumerable<string> list
                    ? string.Join(',', list)
                    : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            }
        }

        parameters["auth_key"] = appKey;
        parameters["auth_timestamp"] = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        parameters["auth_version"] = "1.0";
        if (body is not null)
        {
            parameters["body_md5"] = BodyDigest(body);
        }

        var path = $"/apps/{appId}{resource}";

        // Signed unescaped with lower-case names, sent escaped.
        var signed = string.Join('&', parameters.Select(p => (Key: p.Key.ToLowerInvariant(), p.Value))
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
        var sent = string.Join('&', parameters.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        var signature = Signature.Of(appSecret, $"{requestType}\n{path}\n{signed}");
        return new SerializedRequest($"{path}?auth_signature={signature}&{sent}", requestType, requestBody, body);
    }

#pragma warning disable CA5351 // MD5 is the protocol's; the signature over it is what protects.
    private static string BodyDigest(string body) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351

    private sealed class SerializedRequest(string resourceUri, PusherMethod method, object? body, string? json) : IPusherRestRequest
    {
        public PusherMethod Method { get; set; } = method;

        public string ResourceUri { get; } = resourceUri;

        public object? Body { get; set; } = body;

        public string? GetContentAsJsonString() => json;
    }
}
