using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace WhatsUp.Tests.Web;

/// <summary><c>/isLoggedIn</c>, <c>/logout</c>, <c>/status</c> and addresses that are none.</summary>
[Collection(WebCollection.Name)]
public sealed class SessionRouteTests(RoutesApplication routes)
{
    [Fact]
    public async Task Who_has_no_session_is_not_logged_in()
    {
        using var http = routes.App.CreateClient();

        var answer = await http.GetFromJsonAsync<JsonElement>("isLoggedIn");

        Assert.False(answer.GetProperty("authenticated").GetBoolean());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Logout_ends_the_session_and_frees_the_name(string method)
    {
        using var ada = await routes.SignUpAsync();
        var token = ada.Token;

        using var response = await ada.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "logout"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("isLoggedOut").GetBoolean());
        Assert.False((await ada.IsLoggedInAsync()).GetProperty("authenticated").GetBoolean());
        using var thief = routes.App.CreateClient();
        thief.DefaultRequestHeaders.Add("Authorization", $"Bearer {token}");
        Assert.False((await thief.GetFromJsonAsync<JsonElement>("isLoggedIn")).GetProperty("authenticated").GetBoolean());
        using var next = await routes.SignUpAsync(ada.Name);
    }

    [Fact]
    public async Task Logout_without_a_session_says_so()
    {
        using var http = routes.App.CreateClient();

        using var response = await http.GetAsync("logout");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("isLoggedOut").GetBoolean());
    }

    [Theory]
    [InlineData("GET", "cross-site", false)]
    [InlineData("GET", "same-site", false)]
    [InlineData("POST", "cross-site", false)]
    [InlineData("GET", "same-origin", true)]
    [InlineData("GET", "none", true)]
    public async Task Another_sites_page_signs_nobody_out(string method, string site, bool endsSession)
    {
        using var ada = await routes.SignUpAsync();
        var request = new HttpRequestMessage(new HttpMethod(method), "logout") { Headers = { { "Sec-Fetch-Site", site } } };

        using var response = await ada.Http.SendAsync(request);

        Assert.Equal(endsSession ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(!endsSession, (await ada.IsLoggedInAsync()).GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task The_pages_logout_refuses_a_form_that_it_did_not_give()
    {
        using var ada = await routes.SignUpAsync();

        using var response = await ada.Http.PostAsync("logout/page", new FormUrlEncodedContent([new("ticket", "made up"), new("returnTo", "/")]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("form", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("field").GetString());
        Assert.True((await ada.IsLoggedInAsync()).GetProperty("authenticated").GetBoolean());
    }

    [Theory]
    [InlineData("/r/class-7?page=2", "/r/class-7?logout=refused")]
    [InlineData("https://elsewhere.example/", "/?logout=refused")]
    public async Task A_browser_whose_logout_form_is_refused_is_sent_back_to_a_page_that_says_so(string from, string to)
    {
        using var ada = await routes.SignUpAsync();
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = routes.App.Address };
        using var form = new FormUrlEncodedContent([new("ticket", "made up"), new("returnTo", from)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "logout/page") { Content = form, Headers = { { "Accept", "text/html,*/*;q=0.8" } } };

        using var response = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(to, response.Headers.Location!.OriginalString);
        Assert.True((await ada.IsLoggedInAsync()).GetProperty("authenticated").GetBoolean());
    }

    [Fact]
    public async Task A_status_set_by_a_script_is_stored_and_answered_with_its_stamp()
    {
        using var ada = await routes.SignUpAsync();

        using var response = await ada.SetStatusAsync("from a script");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var saved = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("from a script", saved.GetProperty("status").GetString());
        Assert.True(saved.GetProperty("updatedAt").GetInt64() > 0);
        Assert.Equal("from a script", (await ada.IsLoggedInAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_status_is_refused_without_a_session_from_another_site_when_bad_and_when_too_often()
    {
        using var nobody = routes.App.CreateClient();
        using var ada = await routes.SignUpAsync();

        using var signedOut = await nobody.PostAsJsonAsync("status", new { status = "hi" });
        using var bad = await ada.SetStatusAsync(" ");
        using var elsewhere = await ada.Http.SendAsync(new HttpRequestMessage(HttpMethod.Post, "status")
        {
            Content = new FormUrlEncodedContent([new("status", "forged")]),
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        });

        // All at once, so that the limit's window holds them also on a slow machine.
        var statuses = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            using var response = await ada.SetStatusAsync($"{i}");
            return response.StatusCode;
        }));

        Assert.Equal(HttpStatusCode.Unauthorized, signedOut.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        Assert.Contains(HttpStatusCode.OK, statuses);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Theory]
    [InlineData("GET", "no/such/route")]
    [InlineData("POST", "no/such/route")]
    [InlineData("DELETE", "no/such/route")]
    public async Task An_unknown_route_is_a_404_in_json(string method, string path)
    {
        using var http = routes.App.CreateClient();

        using var response = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("Route Not Found", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
    }
}
