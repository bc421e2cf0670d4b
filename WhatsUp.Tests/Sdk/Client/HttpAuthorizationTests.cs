using System.Net;
using System.Net.Http.Headers;
using PusherClient;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class HttpAuthorizationTests
{
    [Fact]
    public async Task A_channel_is_asked_for_with_a_form_and_the_headers_of_the_app()
    {
        await using var app = await ScriptedServer.StartAsync(HttpStatusCode.OK, """{"auth":"key:sig"}""");
        var authorizer = new TenantAuthorizer(app.Address.AbsoluteUri) { AuthenticationHeader = new AuthenticationHeaderValue("Bearer", "token") };

        var answer = await authorizer.AuthorizeAsync("presence-a b", "1.2");
        var blocking = await Task.Run(() => authorizer.Authorize("presence-a b", "1.2"));

        Assert.Equal("""{"auth":"key:sig"}""", answer);
        Assert.Equal(answer, blocking);
        var request = app.Requests.First();
        Assert.Equal("channel_name=presence-a+b&socket_id=1.2", request.Body);
        Assert.Equal("Bearer token", request.Headers["Authorization"]);
        Assert.Equal("t1", request.Headers["Tenant"]);
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, ErrorCodes.ChannelUnauthorized)]
    [InlineData(HttpStatusCode.Unauthorized, ErrorCodes.ChannelAuthorizationError)]
    [InlineData(HttpStatusCode.InternalServerError, ErrorCodes.ChannelAuthorizationError)]
    [InlineData(HttpStatusCode.RequestTimeout, ErrorCodes.ChannelAuthorizationTimeout)]
    [InlineData(HttpStatusCode.GatewayTimeout, ErrorCodes.ChannelAuthorizationTimeout)]
    public async Task Each_answer_of_the_app_has_its_code(HttpStatusCode status, ErrorCodes expected)
    {
        await using var app = await ScriptedServer.StartAsync(status, "Because.");
        var endpoint = app.Address.AbsoluteUri;

        var thrown = await Assert.ThrowsAnyAsync<ChannelAuthorizationFailureException>(() => new HttpAuthorizer(endpoint).AuthorizeAsync("private-a", "1.2"));

        Assert.Equal(expected, thrown.PusherCode);
        Assert.Equal(status == HttpStatusCode.Forbidden, thrown is ChannelUnauthorizedException);
        Assert.Equal((endpoint, "private-a", "1.2"), (thrown.AuthorizationEndpoint, thrown.ChannelName, thrown.SocketID));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, ErrorCodes.UserAuthenticationError)]
    [InlineData(HttpStatusCode.GatewayTimeout, ErrorCodes.UserAuthenticationTimeout)]
    public async Task A_user_who_is_refused_has_a_code_too(HttpStatusCode status, ErrorCodes expected)
    {
        await using var app = await ScriptedServer.StartAsync(status, "Because.");
        var endpoint = app.Address.AbsoluteUri;

        var thrown = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() => new HttpUserAuthenticator(endpoint).AuthenticateAsync("1.2"));

        Assert.Equal(expected, thrown.PusherCode);
        Assert.Equal(endpoint, thrown.AuthenticationEndpoint);
        Assert.Contains("Because.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_is_asked_for_by_the_connection_alone()
    {
        await using var app = await ScriptedServer.StartAsync(HttpStatusCode.OK, "answer");

        Assert.Equal("answer", await Task.Run(() => new HttpUserAuthenticator(app.Address.AbsoluteUri).Authenticate("1.2")));

        Assert.Equal("socket_id=1.2", Assert.Single(app.Requests).Body);
    }

    [Fact]
    public async Task An_app_that_is_slow_or_gone_is_told_apart()
    {
        await using var slow = await ScriptedServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var gone = await ScriptedServer.StartAsync(HttpStatusCode.OK, "");
        var address = gone.Address.AbsoluteUri;
        await gone.DisposeAsync();

        var late = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() =>
            new HttpChannelAuthorizer(slow.Address.AbsoluteUri) { Timeout = TimeSpan.FromMilliseconds(200) }.AuthorizeAsync("private-a", "1.2"));
        var lateUser = await Assert.ThrowsAsync<UserAuthenticationFailureException>(() =>
            new HttpUserAuthenticator(slow.Address.AbsoluteUri) { Timeout = TimeSpan.FromMilliseconds(200) }.AuthenticateAsync("1.2"));
        var absent = await Assert.ThrowsAsync<ChannelAuthorizationFailureException>(() => new HttpChannelAuthorizer(address).AuthorizeAsync("private-a", "1.2"));

        Assert.Equal(ErrorCodes.ChannelAuthorizationTimeout, late.PusherCode);
        Assert.Equal(ErrorCodes.UserAuthenticationTimeout, lateUser.PusherCode);
        Assert.Equal(ErrorCodes.ChannelAuthorizationError, absent.PusherCode);
        Assert.IsType<HttpRequestException>(absent.InnerException);
    }

    [Fact]
    public void An_endpoint_must_be_an_absolute_url()
    {
        Assert.Throws<UriFormatException>(() => new HttpAuthorizer("auth"));
        Assert.Throws<ArgumentNullException>(() => new HttpChannelAuthorizer(null!));
        Assert.Throws<UriFormatException>(() => new HttpUserAuthenticator("auth"));
    }

    private sealed class TenantAuthorizer(string endpoint) : HttpAuthorizer(endpoint)
    {
        public override void PreAuthorize(HttpClient httpClient)
        {
            base.PreAuthorize(httpClient);
            httpClient.DefaultRequestHeaders.Add("Tenant", "t1");
        }
    }
}
