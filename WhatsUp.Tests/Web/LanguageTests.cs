using System.Net;
using WhatsUp.Tests.Browser;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

/// <summary>Which language a request is answered in.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LanguageTests(WhatsUpApplication app)
{
    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de", "Seite nicht gefunden")]
    [InlineData("sv,en;q=0.5", "en", "Route Not Found")]
    [InlineData("sv", "en", "Route Not Found")]
    public async Task A_page_speaks_the_first_language_of_the_browser_that_we_have(string accepted, string language, string words)
    {
        using var client = app.CreateClient();

        var page = await ReadAsync(client, accepted);

        Assert.Contains($"<html lang=\"{language}\"", page, StringComparison.Ordinal);
        Assert.Contains(words, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_language_is_remembered_and_wins_over_that_of_the_browser()
    {
        using var client = app.CreateClient();

        using var chosen = await client.GetAsync("/language/de?back=/no/such/page");
        var page = await ReadAsync(client, "en");

        Assert.Equal("/no/such/page", chosen.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("<html lang=\"de\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Choosing_a_language_never_leads_to_another_site(string back)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };

        using var response = await client.GetAsync($"/language/de?back={Uri.EscapeDataString(back)}");

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal("/", response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_language_that_we_do_not_have_is_not_found()
    {
        using var client = app.CreateClient();

        using var response = await client.GetAsync("/language/tlh");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static async Task<string> ReadAsync(HttpClient client, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/no/such/page");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", accepted);
        using var response = await client.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
