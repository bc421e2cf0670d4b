using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using PusherServer;
using PusherServer.RestfulClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk;

/// <summary>How requests travel: an app's own HttpClient, a slow or absent server, cancellation.</summary>
public sealed class RestClientTests
{
    [Fact]
    public async Task An_injected_client_keeps_its_headers_and_they_are_sent()
    {
        await using var server = await ScriptedServer.StartAsync(HttpStatusCode.OK, "{}");
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-Tenant", "blue");
        var options = new PusherOptions { RestClient = new PusherRestClient(http, "mine", new Version(4, 2)) };

        await server.CreatePublisher(options).TriggerAsync("room", "said", 1);

        var headers = Assert.Single(server.Requests).Headers;
        Assert.Equal("blue", headers["X-Tenant"]);
        Assert.Equal("mine", headers["Pusher-Library-Name"]);
        Assert.Equal("4.2.0", headers["Pusher-Library-Version"]);
        Assert.Equal(["X-Tenant"], http.DefaultRequestHeaders.Select(h => h.Key));
    }

    [Fact]
    public void A_client_tells_its_address_and_timeout()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://localhost:1"), Timeout = TimeSpan.FromSeconds(9) };
        var injected = new PusherRestClient(http, "mine", new Version(1, 0));
        var made = new PusherRestClient("http://localhost:2", "mine", new Version(1, 0));

        made.Timeout = TimeSpan.FromSeconds(4);

        Assert.Equal(new Uri("http://localhost:1"), injected.BaseUrl);
        Assert.Equal(TimeSpan.FromSeconds(9), injected.Timeout);
        Assert.Equal(new Uri("http://localhost:2"), made.BaseUrl);
        Assert.Equal(TimeSpan.FromSeconds(4), made.Timeout);
        Assert.Throws<UriFormatException>(() => new PusherRestClient("no address", "mine", new Version(1, 0)));
    }

    [Fact]
    public async Task A_request_with_the_wrong_verb_is_refused()
    {
        var client = new PusherRestClient("http://localhost:1", "mine", new Version(1, 0));

        await Assert.ThrowsAsync<ArgumentException>(() => client.ExecuteGetAsync<object>(new PusherRestRequest("/") { Method = PusherMethod.POST }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.ExecutePostAsync(new PusherRestRequest("/") { Method = PusherMethod.GET }));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_an_http_fault()
    {
        var publisher = new Pusher("1000", "whatsup-key", "whatsup-secret", new PusherOptions { HostName = "127.0.0.1", Port = UnusedPort() });

        await Assert.ThrowsAsync<HttpRequestException>(() => publisher.TriggerAsync("room", "said", 1).WithinPatience());
        await Assert.ThrowsAsync<HttpRequestException>(() => publisher.GetAsync<object>("/channels").WithinPatience());
    }

    [Fact]
    public async Task A_server_that_breaks_off_is_an_http_fault()
    {
        await using var server = await ScriptedServer.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => server.CreatePublisher().TriggerAsync("room", "said", 1).WithinPatience());
    }

    [Fact]
    public async Task A_server_slower_than_the_timeout_is_given_up()
    {
        await using var server = await ScriptedServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var options = server.Options;
        options.RestClientTimeout = TimeSpan.FromMilliseconds(200);
        var publisher = server.CreatePublisher(options);

        var triggered = await Assert.ThrowsAsync<TaskCanceledException>(() => publisher.TriggerAsync("room", "said", 1).WithinPatience());
        await Assert.ThrowsAsync<TaskCanceledException>(() => publisher.GetAsync<object>("/channels").WithinPatience());

        Assert.IsType<TimeoutException>(triggered.InnerException);
    }

    [Fact]
    public async Task A_server_that_is_slow_in_its_body_is_given_up_too()
    {
        await using var server = await ScriptedServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        var options = server.Options;
        options.RestClientTimeout = TimeSpan.FromMilliseconds(200);

        await Assert.ThrowsAsync<TaskCanceledException>(
            () => server.CreatePublisher(options).GetAsync<object>("/channels").WithinPatience());
    }

    [Fact]
    public async Task Every_call_can_be_cancelled()
    {
        await using var server = await ScriptedServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var publisher = server.CreatePublisher();
        Func<CancellationToken, Task>[] calls =
        [
            token => publisher.TriggerAsync("room", "said", 1, null, token),
            token => publisher.TriggerAsync(["a", "b"], "said", 1, null, token),
            token => publisher.TriggerAsync([new Event { Channel = "a", EventName = "x" }], token),
            token => publisher.SendToUserAsync("u1", "said", 1, token),
            token => publisher.TerminateUserConnectionsAsync("u1", token),
            token => publisher.GetAsync<object>("/channels", null, token),
            token => publisher.FetchStateForChannelsAsync<object>(null, token),
            token => publisher.FetchStateForChannelAsync<object>("room", null, token),
            token => publisher.FetchUsersFromPresenceChannelAsync<object>("presence-a", token),
        ];

        for (var i = 0; i < calls.Length; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var call = calls[i](cancellation.Token);
            var arrived = i + 1;
            await Eventually.TrueAsync(() => server.Requests.Count == arrived, $"call {i} arrives");
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
        }
    }

    [Fact]
    public async Task A_rest_client_of_another_kind_is_used_and_cancelled_as_well()
    {
        var publisher = new Pusher("1000", "whatsup-key", "whatsup-secret", new PusherOptions { RestClient = new NeverAnswering() });
        using var cancellation = new CancellationTokenSource();

        var call = publisher.TriggerAsync("room", "said", 1, null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithinPatience());
    }

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class NeverAnswering : IPusherRestClient
    {
        public Uri BaseUrl { get; } = new("http://localhost");

        public TimeSpan Timeout { get; set; }

        public Task<GetResult<T>> ExecuteGetAsync<T>(IPusherRestRequest pusherRestRequest) => new TaskCompletionSource<GetResult<T>>().Task;

        public Task<TriggerResult> ExecutePostAsync(IPusherRestRequest pusherRestRequest) => new TaskCompletionSource<TriggerResult>().Task;
    }
}
