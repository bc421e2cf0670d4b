using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Browser;

/// <summary>What the script that watches for inputs tells, by a clock of the browser that the test moves.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InputWatchTests(Support.Browser browser, WhatsUpApplication app)
{
    [Fact]
    public async Task The_last_input_is_told_even_when_others_were_told_a_moment_before()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(app.Address, "health/live").ToString());
        await page.Clock.PauseAtAsync(DateTime.UtcNow.AddHours(1));
        await page.EvaluateAsync("""
            async () => {
                const { watch } = await import('/_content/WhatsUp.Blazor/Components/InputWatch.razor.js');
                window.told = [];
                window.watching = watch({ invokeMethodAsync: async (_, ago) => { told.push(ago); } }, 30_000);
            }
            """);

        await page.Clock.RunForAsync(28_000);
        await InputAsync();
        await page.Clock.RunForAsync(1_000);
        await InputAsync();
        await HasToldAsync();
        await page.Clock.RunForAsync(1_000);
        await HasToldAsync(1_000);

        await page.Clock.RunForAsync(60_000);
        await InputAsync();
        await HasToldAsync(1_000, 0);

        await InputAsync();
        await page.EvaluateAsync("() => watching.stop()");
        await InputAsync();
        await page.Clock.RunForAsync(60_000);
        await HasToldAsync(1_000, 0);

        Task InputAsync() => page.EvaluateAsync("() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))");

        async Task HasToldAsync(params int[] agos) => Assert.Equal(agos, await page.EvaluateAsync<int[]>("() => told"));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_input_from_being_told()
    {
        await using var person = await browser.NewPersonAsync();
        var page = await person.NewPageAsync();
        await page.Clock.InstallAsync();
        await page.GotoAsync(new Uri(app.Address, "health/live").ToString());
        var now = DateTime.UtcNow.AddHours(2);
        await page.Clock.PauseAtAsync(now);
        await page.EvaluateAsync("""
            async () => {
                const { watch } = await import('/_content/WhatsUp.Blazor/Components/InputWatch.razor.js');
                window.told = 0;
                watch({ invokeMethodAsync: async () => { told++; } }, 30_000);
            }
            """);

        await page.Clock.SetSystemTimeAsync(now.AddHours(-1));
        await page.EvaluateAsync("() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'a' }))");

        Assert.Equal(1, await page.EvaluateAsync<int>("() => told"));
    }
}
