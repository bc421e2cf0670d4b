using System.Net.Http.Json;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>Whom the app believes what it says about somebody else's request.</summary>
public sealed class ProxiesTests
{
    [Theory]
    [InlineData("127.0.0.0/8", "__Host-whatsup=")]
    [InlineData("10.0.0.7", "whatsup=")]
    public async Task Only_a_configured_proxy_is_believed_that_a_request_came_by_https(string proxy, string cookie)
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Proxies:0", proxy, "--Proxies:1", "::1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.Address.Port}/") };
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");

        using var response = await http.PostAsJsonAsync("register", new { username = "Ada", status = "behind a proxy" });

        Assert.StartsWith(cookie, Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_by_address_count_those_that_the_proxy_tells()
    {
        await using var app = await WhatsUpApplication.LaunchAsync("--Proxies:0", "127.0.0.1", "--Limits:SignUpsPerAddress", "1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app.Address.Port}/") };

        var answers = new List<int>();
        foreach (var (name, address) in new[] { ("Ada", "203.0.113.7"), ("Bob", "203.0.113.7"), ("Cem", "203.0.113.8") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "register") { Content = JsonContent.Create(new { username = name, status = "hi" }) };
            request.Headers.Add("X-Forwarded-For", address);
            using var response = await http.SendAsync(request);
            answers.Add((int)response.StatusCode);
        }

        Assert.Equal([200, 429, 200], answers);
    }

    [Fact]
    public async Task What_is_neither_an_address_nor_a_network_is_refused_at_start()
    {
        await using var app = new WhatsUpApplication();

        var (exitCode, output) = await app.RunToEndAsync("--Proxies:0", "my-proxy");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Proxies has \"my-proxy\", which is neither an address such as 10.0.0.7", output, StringComparison.Ordinal);
    }
}
