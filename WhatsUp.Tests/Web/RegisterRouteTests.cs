using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace WhatsUp.Tests.Web;

[Collection(WebCollection.Name)]
public sealed class RegisterRouteTests(RoutesApplication routes) : IDisposable
{
    private readonly HttpClient http = routes.App.CreateClient();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task Json_signs_up_and_the_session_is_in_an_HttpOnly_cookie()
    {
        using var response = await http.PostAsJsonAsync("register", new { username = routes.NewName(), status = "reading" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Registered", await response.Content.ReadAsStringAsync());
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie")).ToUpperInvariant();
        Assert.StartsWith("WHATSUP=", cookie, StringComparison.Ordinal);
        Assert.Contains("HTTPONLY", cookie, StringComparison.Ordinal);
        Assert.Contains("SAMESITE=LAX", cookie, StringComparison.Ordinal);
        Assert.Contains("PATH=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_signs_up()
    {
        var name = routes.NewName();
        using var response = await http.PostAsync("register", new FormUrlEncodedContent([new("username", name), new("status", "reading")]));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var me = await http.GetFromJsonAsync<JsonElement>("isLoggedIn");
        Assert.True(me.GetProperty("authenticated").GetBoolean());
        Assert.Equal(name, me.GetProperty("username").GetString());
        Assert.Equal("reading", me.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Each_sign_in_has_a_token_of_its_own()
    {
        using var first = await routes.SignUpAsync();
        var before = first.Token;
        using var again = await first.Http.PostAsJsonAsync("register", new { username = routes.NewName(), status = "anew" });

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.NotEqual(before, first.Token);
    }

    [Fact]
    public async Task Who_signs_up_anew_leaves_no_session_behind_that_holds_the_name_from_before()
    {
        using var member = await routes.SignUpAsync();
        var before = member.Token;
        using var again = await member.Http.PostAsJsonAsync("register", new { username = routes.NewName(), status = "anew" });

        using var other = routes.App.CreateClient();
        other.DefaultRequestHeaders.Add("Authorization", $"Bearer {before}");
        Assert.False((await other.GetFromJsonAsync<JsonElement>("isLoggedIn")).GetProperty("authenticated").GetBoolean());
        using var next = await routes.SignUpAsync(member.Name);
    }

    [Fact]
    public async Task Who_asks_for_a_taken_name_keeps_the_session_there_is()
    {
        using var holder = await routes.SignUpAsync();
        using var member = await routes.SignUpAsync();

        using var refused = await member.Http.PostAsJsonAsync("register", new { username = holder.Name, status = "anew" });

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Equal(member.Name, (await member.IsLoggedInAsync()).GetProperty("username").GetString());
    }

    [Theory]
    [InlineData("""{"username":"","status":"hi"}""", "username", "Please enter a name.")]
    [InlineData("""{"status":"hi"}""", "username", "Please enter a name.")]
    [InlineData("""{"username":7,"status":"hi"}""", "username", "Please enter a name.")]
    [InlineData("""{"username":"a\u200bda","status":"hi"}""", "username", "The name has a character that can't be used.")]
    [InlineData("""{"username":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","status":"hi"}""", "username", "At most 40 characters.")]
    [InlineData("""{"username":"..","status":"hi"}""", "username", "A name needs more than dots.")]
    [InlineData("""{"username":"nostatus","status":"  "}""", "status", "Please enter a status.")]
    [InlineData("""{"username":"badstatus","status":"a\u0000b"}""", "status", "The status has a character that can't be used.")]
    [InlineData("""{"username":"twice","username":"other","status":"hi"}""", "body", "Send username and status")]
    [InlineData("""["username","status"]""", "body", "Send username and status")]
    [InlineData("""{"username":""", "body", "Send username and status")]
    [InlineData("""{"username":"deep","status":"hi","x":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}""", "body", "Send username and status")]
    public async Task Bad_input_is_refused_with_the_field_and_the_rule(string body, string field, string words)
    {
        using var response = await http.PostAsync("register", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var refusal = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(field, refusal.GetProperty("field").GetString());
        Assert.StartsWith(words, refusal.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_long_or_neither_json_nor_a_form_is_refused()
    {
        var name = routes.NewName();
        using var tooLong = await http.PostAsJsonAsync("register", new { username = name, status = "hi", filler = new string('x', 17_000) });
        using var plain = await http.PostAsync("register", new StringContent("hello"));

        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, plain.StatusCode);
        using var free = await http.PostAsJsonAsync("register", new { username = name, status = "hi" });
        Assert.Equal(HttpStatusCode.OK, free.StatusCode);
    }

    [Fact]
    public async Task A_taken_name_is_refused_with_a_free_one_also_for_a_look_alike()
    {
        using var holder = await routes.SignUpAsync("Paola");

        using var response = await http.PostAsJsonAsync("register", new { username = "Раоlа", status = "not me" });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var refusal = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("That name is taken.", refusal.GetProperty("error").GetString());
        Assert.Equal("Раоlа2", refusal.GetProperty("suggestion").GetString());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    public async Task Another_sites_page_can_sign_nobody_up(string header, string value)
    {
        http.DefaultRequestHeaders.Add(header, value);

        using var response = await http.PostAsync("register", new FormUrlEncodedContent([new("username", routes.NewName()), new("status", "hi")]));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }
}
