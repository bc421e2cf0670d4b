using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Browser;

/// <summary>What scripts told the server while the link was lost, which Blazor never says: they tell it once more when the link is back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ToldAgainTests(Support.Browser browser, WhatsUpApplication app)
{
    // Calls into a link that is lost stay pending.
    private const string Server = "window.server = { told: [], invokeMethodAsync(...what) { this.told.push(what.join(' ')); return new Promise(() => {}); } };";

    [Theory]
    [InlineData("InputWatch", "watch(server, 30_000)", "OnInput")]
    [InlineData("SessionWatch", "watch(server, 'a key')", "OnChanged")]
    public async Task The_last_input_is_told_again_and_the_session_is_looked_at(string script, string watch, string told)
    {
        var calls = await CallsAsync($$"""
            const { watch } = await import('/_content/WhatsUp.Blazor/Components/{{script}}.razor.js');
            const watching = {{watch}};
            document.dispatchEvent(new Event('whatsup-link-up'));
            watching.stop();
            document.dispatchEvent(new Event('whatsup-link-up'));
            return server.told.map(call => call.split(' ')[0]);
            """);

        Assert.Equal([told], calls);
    }

    [Fact]
    public async Task Rows_that_were_left_meanwhile_are_let_go()
    {
        var calls = await CallsAsync($$"""
            const section = document.createElement('section');
            section.innerHTML = '<ul data-rows><li><button>a row</button></li></ul><button>elsewhere</button>';
            document.body.append(section);
            const [row, elsewhere] = section.querySelectorAll('button');
            const { watch } = await import('/_content/WhatsUp.Blazor/Components/MembersList.razor.js');
            const watching = watch(section, server);
            row.focus();
            elsewhere.focus();
            await new Promise(done => setTimeout(done));
            document.dispatchEvent(new Event('whatsup-link-up'));
            watching.stop();
            return server.told;
            """);

        Assert.Equal(["OnHeld true", "OnHeld false", "OnHeld false"], calls);
    }

    /// <summary>What a script returns that has such a server, in a page without a circuit.</summary>
    private async Task<string[]> CallsAsync(string script)
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.GotoAsync(new Uri(app.Address, "health/live").ToString());
        return await page.EvaluateAsync<string[]>($"async () => {{ {Server} {script} }}");
    }
}
