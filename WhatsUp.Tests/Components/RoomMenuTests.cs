using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class RoomMenuTests : ComponentTest
{
    private readonly Answer<bool, RoomResult> switching = new();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void The_host_switches_the_class(bool on, bool next)
    {
        switching.Give(new RoomResult.Unchanged());
        var menu = Draw("class-7", isHost: true, on);

        Assert.Equal(on ? "true" : "false", menu.Find("[role=switch]").GetAttribute("aria-checked"));
        menu.Find("[role=switch]").Click();

        Assert.Equal([next], switching.Asked);
        Assert.Contains("You opened this room.", menu.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Others_see_who_hosts_and_cannot_switch()
    {
        var menu = Draw("class-7", isHost: false, on: true);

        Assert.Empty(menu.FindAll("[role=switch]"));
        Assert.Equal("Class mode is on.", menu.Find(".mode").TextContent);
        Assert.Equal("Teacher opened this room.", menu.Find(".host").TextContent);
        Assert.Equal("Room class-7", menu.Find("summary").TextContent);
    }

    [Fact]
    public void The_main_room_has_no_class()
    {
        var menu = Draw("members", isHost: false, on: false);

        Assert.Empty(menu.FindAll("[role=switch]"));
        Assert.Equal("Main room", menu.Find("summary").TextContent);
    }

    [Theory]
    [InlineData("class-8", "r/class-8")]
    [InlineData(" Class 8 ", "r/class-8")]
    [InlineData("members", "")]
    public void Another_room_is_opened_by_its_name(string typed, string address)
    {
        var menu = Draw("class-7", isHost: false, on: false);

        menu.Find("#whatsup-other-room").Input(typed);
        menu.Find("form").Submit();

        var navigation = Services.GetRequiredService<NavigationManager>();
        Assert.Equal(new Uri(new Uri(navigation.BaseUri), address).ToString(), navigation.Uri);
    }

    [Fact]
    public void An_app_opens_another_room_where_it_has_its_rooms()
    {
        var menu = Draw("class-7", isHost: false, on: false, open: "school/rooms/{room}?from=menu");

        menu.Find("form.other input").Input("members");
        menu.Find("form.other").Submit();

        Assert.Equal("http://localhost/school/rooms/members?from=menu", Services.GetRequiredService<NavigationManager>().Uri);
    }

    [Fact]
    public void Where_no_other_room_has_an_address_none_is_offered()
    {
        var menu = Draw("class-7", isHost: true, on: false, open: null);

        Assert.Empty(menu.FindAll("form"));
        Assert.Single(menu.FindComponents<CopyLink>());
    }

    [Fact]
    public void A_wrong_name_is_refused_with_the_rule()
    {
        var menu = Draw("class-7", isHost: false, on: false);

        menu.Find("#whatsup-other-room").Input("Straße/7");
        menu.Find("form").Submit();

        Assert.Contains("1 to 40 letters", menu.Find("#whatsup-other-room-message").TextContent, StringComparison.Ordinal);
        Assert.Equal("true", menu.Find("#whatsup-other-room").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void Asking_and_withdrawing_are_one_button()
    {
        var asking = new List<string>();
        var member = Member("Ada");
        var button = Render<AskButton>(parameters => parameters
            .Add(a => a.Me, member)
            .Add(a => a.Ask, () => Note("ask"))
            .Add(a => a.Withdraw, () => Note("withdraw")));

        button.Find("button").Click();
        button.Render(parameters => parameters.Add(a => a.Me, member with { AskedAt = Start }));
        button.Find("button").Click();

        Assert.Equal(["ask", "withdraw"], asking);
        Assert.Contains("Withdraw", button.Find("button").TextContent, StringComparison.Ordinal);
        Assert.False(button.Find("button").HasAttribute("aria-pressed"));

        Task<RoomResult> Note(string what)
        {
            asking.Add(what);
            return Task.FromResult<RoomResult>(new RoomResult.Unchanged());
        }
    }

    private IRenderedComponent<RoomMenu> Draw(string name, bool isHost, bool on, string? open = RoomLinks.OwnPages)
    {
        Assert.True(RoomName.TryParse(name, out var room));
        return Render<RoomMenu>(parameters => parameters
            .AddCascadingValue(new RoomLinks(Services.GetRequiredService<NavigationManager>(), room, open, page: null))
            .Add(m => m.Room, room)
            .Add(m => m.Class, room.IsMain ? RoomState.Unknown : RoomState.Unknown with { Version = 2, Host = "Teacher", ClassMode = on })
            .Add(m => m.IsHost, isHost)
            .Add(m => m.SetClassMode, switching.Ask));
    }
}
