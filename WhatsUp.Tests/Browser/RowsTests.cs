using Microsoft.Playwright;
using WhatsUp.Core.Members;
using WhatsUp.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace WhatsUp.Tests.Browser;

/// <summary>The rows of the list, as people see them: whatever is written in them, and how they change.</summary>
[Collection(StageCollection.Name)]
public sealed class RowsTests(Support.Browser browser, RoomStage stage) : IAsyncLifetime
{
    private IBrowserContext person = null!;
    private MemberPage member = null!;

    public async ValueTask InitializeAsync()
    {
        person = await browser.NewPersonAsync();
        member = await MemberPage.OpenAsync(person, stage.Address);
        await member.SeesFormAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await person.DisposeAsync();
        await stage.ClearAsync();
    }

    [Fact]
    public async Task The_longest_names_and_statuses_and_those_from_right_to_left_keep_their_rows_in_shape()
    {
        var now = DateTimeOffset.UtcNow;
        await stage.JoinAsync(new Member(new string('W', 40), new string('m', 280), now.AddHours(-3)));
        await stage.JoinAsync(new Member("Wolfeschlegelsteinhausenbergerdorff Senr", "Here with a long name", now.AddMinutes(-40)) { Availability = Availability.Busy });
        await stage.JoinAsync(new Member("مريم ميرزاخاني", "Thinking about surfaces (2 of them).", now.AddMinutes(-2)) { AskedAt = now });
        await stage.JoinAsync(new Member("Noa", "קוראת ספר על מרחבים, ואז הולכת לים!", now) { Emoji = Emoji.TryParse("🌊", out var wave) ? wave : null });
        await stage.JoinAsync(new Member("נועה Levi", "mixed: עברית and English", now) { Availability = Availability.Away });
        await member.SignUpAsync("A name that has all the forty letters ok", new string('w', 140) + " " + new string('ש', 139));
        await member.SeesAsync("Noa", "קוראת");
        await member.SeesAsync("נועה Levi", "mixed");

        await member.Page.LooksRightAsync("crowded");

        foreach (var width in new[] { 320, 768 })
        {
            await member.Page.SetViewportSizeAsync(width, 740);
            Assert.Empty(await MisplacedAsync());
        }
    }

    [Fact]
    public async Task A_change_is_tinted_and_fades_and_with_reduced_motion_it_is_tinted_without_fading()
    {
        await stage.JoinAsync(new Member("Changing", "before", DateTimeOffset.UtcNow));
        await member.SignUpAsync("Watches", "the tint");
        await member.SeesAsync("Changing", "before");
        var row = member.Row("Changing");

        // What the row's animation of a change looks like at its start and shortly before its end.
        await row.EvaluateAsync("row => { row.classList.remove('joined'); row.classList.add('flash-a'); }");
        var moving = await TintsAsync(row);
        await member.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var still = await TintsAsync(row);

        Assert.NotEqual("rgba(0, 0, 0, 0)", moving[0]);
        Assert.NotEqual(moving[0], moving[1]);
        Assert.Equal(moving[0], still[0]);
        Assert.Equal(still[0], still[1]);
    }

    [Fact]
    public async Task With_reduced_motion_who_joins_and_who_leaves_does_so_at_once()
    {
        await member.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        await member.SignUpAsync("Sees no motion", "at all");
        await stage.JoinAsync(new Member("Joining", "at once", DateTimeOffset.UtcNow));
        await member.SeesAsync("Joining", "at once");
        var row = member.Row("Joining");

        var motion = await row.EvaluateAsync<string>("""
            row => {
                row.className = row.className.replace(/flash-[ab]/, '');
                row.classList.add('joined', 'leaving');
                const style = getComputedStyle(row);
                return `${style.animationName} ${style.transitionProperty}`;
            }
            """);

        Assert.Equal("none none", motion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_leaves_while_the_pointer_is_on_another_row_moves_it_only_when_the_pointer_goes(bool isBeforeTheScript)
    {
        var script = new TaskCompletionSource();
        await member.Page.RouteAsync("**/MembersList.razor.js", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        var leaving = await stage.JoinAsync(new Member("A leaves", "soon", DateTimeOffset.UtcNow));
        await stage.JoinAsync(new Member("B stays", new string('m', 280), DateTimeOffset.UtcNow));
        await member.SignUpAsync(isBeforeTheScript ? "Z points first" : "Z points", "at B");
        await member.SeesAsync("A leaves", "soon");
        await member.SeesAsync("B stays", "mmm");

        if (isBeforeTheScript)
        {
            await member.Row("B stays").HoverAsync();
        }

        // The list's script is there, and marks what is cut.
        script.SetResult();
        await Expect(member.Row("B stays").Locator("[data-cut]")).ToHaveCountAsync(1);
        if (!isBeforeTheScript)
        {
            await member.Row("B stays").HoverAsync();
        }

        await ServerHasHeardAsync();
        var before = await member.Row("B stays").BoundingBoxAsync();

        await leaving.DisconnectAsync();
        await Expect(member.Page.Locator("li.member").Filter(new() { HasText = "A leaves" })).ToHaveAttributeAsync("aria-hidden", "true");
        var held = await member.Row("B stays").BoundingBoxAsync();
        await member.Logout.HoverAsync();

        await Expect(member.Page.Locator("li.member")).ToHaveCountAsync(1);
        Assert.Equal(before!.Y, held!.Y);
        Assert.True((await member.Row("B stays").BoundingBoxAsync())!.Y < held.Y - 20);
    }

    // What is chosen reaches the server after what the page told before, and draws nothing in the list.
    private async Task ServerHasHeardAsync()
    {
        await member.Page.GetByLabel("Availability").SelectOptionAsync("Busy");
        await Expect(member.Page.GetByRole(AriaRole.Region, new() { Name = "You" }).GetByRole(AriaRole.Img, new() { Name = "Busy" })).ToBeVisibleAsync();
    }

    // The tint at 100 ms and at 450 ms of 500.
    private static Task<string[]> TintsAsync(ILocator row) => row.EvaluateAsync<string[]>("""
        row => {
            row.style.animation = 'none';
            row.getBoundingClientRect();
            row.style.animation = '';
            const change = row.getAnimations().find(animation => animation.animationName?.startsWith('changed'));
            change.pause();
            return [100, 450].map(moment => {
                change.currentTime = moment;
                return getComputedStyle(row).backgroundColor;
            });
        }
        """);

    // From left to right: the avatar, the name, the time; the status below; nothing over the row's edges.
    private Task<string[]> MisplacedAsync() => member.Page.EvaluateAsync<string[]>("""
        () => [...document.querySelectorAll('li.member')].flatMap(row => {
            const box = element => element.getBoundingClientRect();
            const [avatar, name, time, status] = ['.avatar', '.name', 'time', '[data-status]'].map(part => box(row.querySelector(part)));
            const edges = box(row);
            const wrong = {
                avatar: avatar.right > name.left,
                time: name.right > time.left || time.right > edges.right,
                status: status.top < name.bottom - 1 || status.right > edges.right || status.left < name.left - 1,
            };
            return Object.keys(wrong).filter(part => wrong[part]).map(part => `${row.innerText.slice(0, 40)}: ${part}`);
        })
        """);
}
