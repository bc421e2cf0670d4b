using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace WhatsUp.Tests.Support;

/// <summary>A member who uses the HTTP routes, with the session in a cookie.</summary>
public sealed class RestMember : IDisposable
{
    private readonly CookieContainer cookies = new();

    private RestMember(Uri address, string name)
    {
        Name = name;
        Http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = address };
    }

    public string Name { get; }

    public HttpClient Http { get; }

    /// <summary>The session's token, out of the cookie.</summary>
    public string Token => cookies.GetCookies(Http.BaseAddress!)["whatsup"]!.Value;

    public static async Task<RestMember> SignUpAsync(WhatsUpApplication app, string name, string status)
    {
        var member = new RestMember(app.Address, name);
        using var response = await PatientlyAsync(() => member.Http.PostAsJsonAsync("register", new { username = name, status }));
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return member;
    }

    /// <summary>Asks again while the store is too busy, which refuses before anything is done.</summary>
    public static async Task<HttpResponseMessage> PatientlyAsync(Func<Task<HttpResponseMessage>> ask)
    {
        using var timeout = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var response = await ask();
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || timeout.IsCancellationRequested)
            {
                return response;
            }

            response.Dispose();
        }
    }

    public Task<HttpResponseMessage> SetStatusAsync(string status) => Http.PostAsJsonAsync("status", new { status });

    public Task<HttpResponseMessage> AuthoriseAsync(string channel, string socketId = "1.2") =>
        Http.PostAsync("usersystem/auth", new FormUrlEncodedContent([new("socket_id", socketId), new("channel_name", channel)]));

    /// <summary>What <c>/isLoggedIn</c> answers.</summary>
    public Task<JsonElement> IsLoggedInAsync() => Http.GetFromJsonAsync<JsonElement>("isLoggedIn");

    public void Dispose() => Http.Dispose();
}
