using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WhatsUp.Tests.Support;

/// <summary>Signs and sends requests of the HTTP API by hand, right or in one respect wrong.</summary>
internal sealed class ApiClient(Uri server) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = server };

    public string AppId { get; init; } = ChannelsServer.AppId;

    public string Key { get; init; } = ChannelsServer.Key;

    public string Secret { get; init; } = ChannelsServer.Secret;

    public string Version { get; init; } = "1.0";

    public DateTimeOffset? Now { get; init; }

    /// <summary>What is sent as the body's digest instead of the right one; "" leaves it out.</summary>
    public string? Digest { get; init; }

    /// <summary>What the path has in front of it that is not signed.</summary>
    public string Prefix { get; init; } = "";

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] query) => SendAsync(HttpMethod.Get, path, null, query);

    public Task<ApiAnswer> PostAsync(string path, object body, params (string Name, string Value)[] query) =>
        SendAsync(HttpMethod.Post, path, body as string ?? JsonSerializer.Serialize(body), query);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] query)
    {
        path = $"/apps/{AppId}{path}";
        var bytes = Encoding.UTF8.GetBytes(body ?? "");
        List<(string Name, string Value)> parameters =
        [
            .. query,
            ("auth_key", Key),
            ("auth_timestamp", (Now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("auth_version", Version),
        ];
        if ((Digest ?? DigestOf(bytes)) is { Length: > 0 } digest)
        {
            parameters.Add(("body_md5", digest));
        }

        var sorted = parameters.OrderBy(p => p.Name.ToLowerInvariant(), StringComparer.Ordinal).ToArray();
        var signed = $"{method}\n{path}\n{string.Join('&', sorted.Select(p => $"{p.Name.ToLowerInvariant()}={p.Value}"))}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(signed)));
        var sent = string.Join('&', sorted.Select(p => $"{Uri.EscapeDataString(p.Name)}={Uri.EscapeDataString(p.Value)}"));
        return await SendRawAsync(method, $"{Prefix}{path}?{sent}&auth_signature={signature}", bytes);
    }

    /// <summary>Sends what is signed already.</summary>
    public async Task<ApiAnswer> SendRawAsync(HttpMethod method, string target, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, target);
        if (body is { Length: > 0 })
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        using var response = await http.SendAsync(request).WithinPatience();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return new ApiAnswer((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    public void Dispose() => http.Dispose();

#pragma warning disable CA5351 // MD5 is the protocol's.
    private static string DigestOf(byte[] body) => body.Length == 0 ? "" : Convert.ToHexStringLower(MD5.HashData(body));
#pragma warning restore CA5351
}

/// <summary>What the HTTP API answered.</summary>
internal sealed record ApiAnswer(int Status, JsonElement Json)
{
    public string Text => Json.GetRawText();

    public string Error => Json.GetProperty("error").GetString()!;
}
