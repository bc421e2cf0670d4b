using System.Collections.Immutable;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class MembersListTests : ComponentTest
{
    [Fact]
    public void The_heading_counts_the_others_and_the_own_member_is_not_listed()
    {
        var list = Draw(RosterOf(Member("Me"), Member("Ada"), Member("Bob")));

        Assert.Equal("Online (2)", list.Find("h2").TextContent);
        Assert.Equal(["Ada", "Bob"], Names(list));
    }

    [Fact]
    public void Members_are_listed_by_name_as_the_language_orders_them()
    {
        var list = Draw(RosterOf(Member("Zoe"), Member("émile"), Member("Eve"), Member("adam"), Member("Bob")));

        Assert.Equal(["adam", "Bob", "émile", "Eve", "Zoe"], Names(list));
    }

    [Fact]
    public void The_order_stays_when_a_status_changes()
    {
        var roster = RosterOf(Member("Ada"), Member("Bob"));
        var list = Draw(roster);

        Show(list, roster.Apply(new RosterEvent.StatusChanged(Member("Bob", "newer", secondsAgo: -5))).Roster);

        Assert.Equal(["Ada", "Bob"], Names(list));
        Assert.Contains("newer", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void While_connecting_three_grey_rows_stand_in()
    {
        var list = Render<MembersList>(p => p
            .Add(l => l.Roster, Roster.Empty).Add(l => l.OwnName, "Me").Add(l => l.Connecting, true));

        Assert.Equal("Connecting…", list.Find("[role=status]").TextContent);
        Assert.Equal(3, list.FindAll("ul[aria-hidden=true] > li").Count);
    }

    [Fact]
    public async Task When_connecting_takes_long_it_says_so_and_a_press_tries_at_once()
    {
        var tried = 0;
        var list = Render<MembersList>(p => p
            .Add(l => l.Roster, Roster.Empty).Add(l => l.OwnName, "Me").Add(l => l.Connecting, true).Add(l => l.TryAgain, () => tried++));
        Time.Advance(ConnectingWords.Patience - TimeSpan.FromMilliseconds(1));
        Assert.Empty(list.FindAll("button"));

        Time.Advance(TimeSpan.FromMilliseconds(1));
        list.WaitForAssertion(() => Assert.Equal(
            "Still connecting. Your status is saved; the others appear when the link is there.", list.Find("[role=status]").TextContent));
        await list.InvokeAsync(() => list.Find("button").Click());

        Assert.Equal(1, tried);
        Assert.Equal("Connecting…", list.Find("[role=status]").TextContent);
        Time.Advance(ConnectingWords.Patience);
        list.WaitForElement("button");
    }

    [Fact]
    public void Who_only_reads_is_not_told_of_a_status_and_has_nothing_to_press()
    {
        var list = Render<MembersList>(p => p.Add(l => l.Roster, Roster.Empty).Add(l => l.Connecting, true));

        Time.Advance(ConnectingWords.Patience);

        list.WaitForAssertion(() => Assert.StartsWith("Still connecting. The members", list.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(list.FindAll("button"));
    }

    [Fact]
    public void Alone_in_the_room_one_is_told_what_to_do() =>
        Assert.Contains("It's just you so far. Share this page and others will appear here.", Draw(RosterOf(Member("Me"))).Markup, StringComparison.Ordinal);

    [Fact]
    public void A_list_that_may_be_old_is_dimmed()
    {
        var roster = RosterOf(Member("Ada"));

        Assert.Empty(Draw(roster).FindAll(".stale"));
        Assert.NotEmpty(Render<MembersList>(p => p.Add(l => l.Roster, roster).Add(l => l.OwnName, "Me").Add(l => l.Stale, true)).FindAll(".stale"));
    }

    [Fact]
    public void Alone_in_the_room_the_link_can_be_copied() =>
        Assert.Single(Draw(RosterOf(Member("Me"))).FindComponents<CopyLink>());

    [Fact]
    public void While_the_page_is_hidden_no_row_is_drawn_and_who_looks_again_sees_all_and_hears_nothing_old()
    {
        var viewer = Services.GetRequiredService<Viewer>();
        var roster = RosterOf(Member("Ada"), Member("Bob"));
        var list = Draw(roster);
        viewer.OnVisibility(false);

        roster = roster.Apply(new RosterEvent.StatusChanged(Member("Bob", "newer", secondsAgo: -5))).Roster;
        Show(list, roster);
        Show(list, roster.Apply(new RosterEvent.Joined(Member("Cem"))).Roster);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["Ada", "Bob"], Names(list));
        Assert.DoesNotContain("newer", list.Markup, StringComparison.Ordinal);
        viewer.OnVisibility(true);

        list.WaitForAssertion(() => Assert.Equal(["Ada", "Bob", "Cem"], Names(list)));
        Assert.Contains("newer", list.Markup, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", list.Find(".heard").TextContent);
    }

    [Fact]
    public void Recent_first_puts_the_newest_status_on_top_and_back()
    {
        var list = Draw(RosterOf(Member("Ada", secondsAgo: 90), Member("Bob", secondsAgo: 5), Member("Cem", secondsAgo: 30)));

        Switch(list, "Recent first").Click();
        Assert.Equal("true", Switch(list, "Recent first").GetAttribute("aria-checked"));
        Assert.Equal(["Bob", "Cem", "Ada"], Names(list));
        Switch(list, "Recent first").Click();

        Assert.Equal(["Ada", "Bob", "Cem"], Names(list));
    }

    [Fact]
    public void The_order_chosen_before_is_remembered()
    {
        JSInterop.SetupModule("./_content/WhatsUp.Blazor/Components/MembersList.razor.js").Setup<string?>("recall", "recentFirst").SetResult("true");

        var list = Draw(RosterOf(Member("Ada", secondsAgo: 90), Member("Bob", secondsAgo: 5)));

        list.WaitForAssertion(() => Assert.Equal(["Bob", "Ada"], Names(list)));
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void From_eight_members_on_there_is_a_search(int members, bool search) =>
        Assert.Equal(search, Draw(Many(members)).FindAll("input[type=search]").Count == 1);

    [Theory]
    [InlineData("ZOE")]
    [InlineData("zoé")]
    [InlineData("guitare")]
    public void Search_finds_names_and_statuses_whatever_their_case_and_diacritics(string text)
    {
        var list = Draw(Many(8).Apply(new RosterEvent.Joined(Member("Zoë", "à la GUITÀRE"))).Roster);

        Search(list).Input(text);

        Assert.Equal(["Zoë"], Names(list));
        Assert.Equal("Online (9)", list.Find("h2").TextContent);
    }

    [Fact]
    public void Escape_clears_the_search()
    {
        var list = Draw(Many(8));
        Search(list).Input("member 3");

        Search(list).KeyDown("Escape");

        Assert.Equal(8, Names(list).Count());
        Assert.Equal("", Search(list).GetAttribute("value") ?? "");
    }

    [Fact]
    public void When_nobody_matches_the_list_says_so_and_one_press_clears_the_search()
    {
        var list = Draw(Many(8));

        Search(list).Input("xyz");
        Assert.Equal("Nobody matches 'xyz'.", list.Find("p.quiet").TextContent);
        Assert.Equal("auto", list.Find("p.quiet bdi").GetAttribute("dir"));
        list.Find("button.plain").Click();

        Assert.Equal(8, Names(list).Count());
    }

    [Fact]
    public void While_the_pointer_or_the_focus_is_in_the_list_rows_stay_and_newcomers_come_last()
    {
        var roster = RosterOf(Member("Ada", secondsAgo: 90), Member("Bob", secondsAgo: 60));
        var list = Draw(roster);
        Switch(list, "Recent first").Click();

        Hold(list, true);
        Show(list, Next(Next(roster, new RosterEvent.StatusChanged(Member("Ada", "new"))), new RosterEvent.Joined(Member("Cem", secondsAgo: -1))));
        var held = Names(list).ToList();
        Hold(list, false);

        Assert.Equal(["Bob", "Ada", "Cem"], held);
        Assert.Equal(["Cem", "Ada", "Bob"], Names(list));
    }

    [Fact]
    public void Who_leaves_fades_out_in_place_and_is_gone()
    {
        var roster = RosterOf(Member("Ada"), Member("Bob"), Member("Cem"));
        var list = Draw(roster);

        Show(list, Next(roster, new RosterEvent.Left("Bob")));
        Assert.Equal(["Ada", "Bob", "Cem"], Names(list));
        Assert.Equal("Online (2)", list.Find("h2").TextContent);
        Assert.Contains("leaving", list.FindAll("li.member")[1].ClassList);
        Time.Advance(MembersList.FadeTime);

        list.WaitForAssertion(() => Assert.Equal(["Ada", "Cem"], Names(list)));
    }

    [Fact]
    public void Each_row_fades_in_its_own_time()
    {
        var roster = RosterOf(Member("Ada"), Member("Bob"), Member("Cem"));
        var list = Draw(roster);
        Show(list, roster = Next(roster, new RosterEvent.Left("Ada")));
        Time.Advance(MembersList.FadeTime - TimeSpan.FromMilliseconds(50));
        Show(list, Next(roster, new RosterEvent.Left("Bob")));

        Time.Advance(TimeSpan.FromMilliseconds(50));
        list.WaitForAssertion(() => Assert.Equal(["Bob", "Cem"], Names(list)));
        Time.Advance(MembersList.FadeTime - TimeSpan.FromMilliseconds(50));

        list.WaitForAssertion(() => Assert.Equal(["Cem"], Names(list)));
    }

    [Fact]
    public void Who_leaves_while_the_pointer_is_in_the_list_leaves_an_empty_place_until_it_is_let_go()
    {
        var roster = RosterOf(Member("Ada"), Member("Bob", new string('a', 100)), Member("Cem"));
        var list = Draw(roster);
        Hold(list, true);
        Show(list, roster = Next(roster, new RosterEvent.Left("Bob")));
        Time.Advance(MembersList.FadeTime);
        list.WaitForAssertion(() => Assert.Equal("true", list.FindAll("li.member")[1].GetAttribute("aria-hidden")));

        Assert.Equal(["Ada", "Bob", "Cem"], Names(list));
        Assert.Empty(list.FindAll("li.member")[1].QuerySelectorAll("button"));
        Show(list, roster = Next(roster, new RosterEvent.Left("Cem")));
        Show(list, Next(roster, new RosterEvent.Joined(Member("Bob"))));
        Assert.Equal(["Ada", "Bob", "Cem"], Names(list));
        Assert.Null(list.FindAll("li.member")[1].GetAttribute("aria-hidden"));
        Time.Advance(MembersList.FadeTime);
        Hold(list, false);

        Assert.Equal(["Ada", "Bob"], Names(list));
    }

    [Fact]
    public void The_key_of_the_search_can_be_switched_off()
    {
        var list = Draw(Many(8));
        Assert.Equal("/", Search(list).GetAttribute("aria-keyshortcuts"));

        OpenOptions(list);
        Switch(list, "Search with the / key").Click();

        Assert.False(Search(list).HasAttribute("aria-keyshortcuts"));
        Assert.Equal("false", Switch(list, "Search with the / key").GetAttribute("aria-checked"));
    }

    [Fact]
    public void Who_joins_fades_in_but_not_those_who_were_there_first()
    {
        var roster = RosterOf(Member("Ada"));
        var list = Draw(roster);
        Assert.Empty(list.FindAll("li.joined"));

        Show(list, Next(roster, new RosterEvent.Joined(Member("Bob"))));

        Assert.Equal("Bob", list.Find("li.joined .name").TextContent.Trim());
        Time.Advance(MembersList.FadeTime);
        list.WaitForAssertion(() => Assert.Empty(list.FindAll("li.joined")));
    }

    [Fact]
    public void Only_the_changed_row_is_drawn_again()
    {
        var roster = Many(20);
        var list = Draw(roster);
        var before = list.FindComponents<MemberRow>().ToDictionary(row => row.Instance.Row.Member.Name, row => row.RenderCount);

        Show(list, Next(roster, new RosterEvent.StatusChanged(Member("member 07", "new", secondsAgo: -1))));

        Assert.Equal(["member 07"], list.FindComponents<MemberRow>().Where(row => row.RenderCount > before[row.Instance.Row.Member.Name]).Select(row => row.Instance.Row.Member.Name));
    }

    [Fact]
    public void What_happens_is_read_aloud_in_one_sentence_every_five_seconds()
    {
        var roster = Many(6);
        var list = Draw(roster);
        Assert.Equal("", Heard(list));

        roster = Next(roster, new RosterEvent.Joined(Member("Ada")));
        Show(list, roster);
        foreach (var name in new[] { "member 01", "member 02", "member 03", "member 04" })
        {
            roster = Next(roster, new RosterEvent.StatusChanged(Member(name, "new", secondsAgo: -1)));
            Show(list, roster);
        }

        Assert.Equal("", Heard(list));
        Time.Advance(MembersList.AnnouncementPace);

        list.WaitForAssertion(() => Assert.Equal("Ada joined. member 01 and 3 others changed their status.", Heard(list)));
    }

    [Fact]
    public void Reading_aloud_can_be_switched_off()
    {
        var roster = RosterOf(Member("Ada"));
        var list = Draw(roster);

        OpenOptions(list);
        Switch(list, "Screen reader announces changes").Click();
        Show(list, Next(roster, new RosterEvent.Joined(Member("Bob"))));
        Time.Advance(MembersList.AnnouncementPace);

        Assert.Equal("false", Switch(list, "Screen reader announces changes").GetAttribute("aria-checked"));
        Assert.Equal("", Heard(list));
    }

    [Fact]
    public void Of_a_thousand_members_rows_of_one_height_are_drawn_where_they_are_seen()
    {
        var list = Draw(Many(1000));

        Assert.Equal("Online (1000)", list.Find("h2").TextContent);
        Assert.NotEmpty(list.FindComponents<Microsoft.AspNetCore.Components.Web.Virtualization.Virtualize<ListedMember>>());
        Assert.All(list.FindComponents<MemberRow>(), row => Assert.NotNull(row.Instance.Place));
    }

    [Fact]
    public void While_the_pointer_or_the_focus_is_in_the_list_its_rows_are_not_made_anew_when_there_come_to_be_many()
    {
        var roster = Many(MembersView.DrawnWhole);
        var list = Draw(roster);

        Hold(list, true);
        Show(list, Next(roster, new RosterEvent.Joined(Member("Ada"))));
        Assert.Equal(MembersView.DrawnWhole + 1, list.FindComponents<MemberRow>().Count(row => row.Instance.Place is null));
        Hold(list, false);

        Assert.NotEmpty(list.FindComponents<Microsoft.AspNetCore.Components.Web.Virtualization.Virtualize<ListedMember>>());
    }

    [Fact]
    public void A_search_that_has_the_focus_or_a_text_stays_when_the_room_gets_small()
    {
        var roster = Many(9);
        var list = Draw(roster);
        Search(list).Focus();
        Show(list, roster = Next(Next(roster, new RosterEvent.Left("member 01")), new RosterEvent.Left("member 02")));
        Assert.NotEmpty(list.FindAll("input[type=search]"));

        Search(list).Input(" ");
        Search(list).Blur();
        Show(list, roster = Next(roster, new RosterEvent.Left("member 03")));
        Assert.NotEmpty(list.FindAll("input[type=search]"));
        Search(list).Input("");
        Show(list, Next(roster, new RosterEvent.Left("member 04")));

        Assert.Empty(list.FindAll("input[type=search]"));
    }

    [Fact]
    public void Who_is_leaving_has_no_place_in_another_order_or_search()
    {
        var roster = Many(9);
        var list = Draw(roster);
        Show(list, Next(roster, new RosterEvent.Left("member 05")));
        Assert.Contains("member 05", Names(list));

        Search(list).Input("member 0");

        Assert.DoesNotContain("member 05", Names(list));
        Assert.Equal(8, Names(list).Count());
    }

    [Fact]
    public void The_same_sentence_again_is_another_text_so_that_it_is_read_again()
    {
        var roster = RosterOf(Member("Me"), Member("Ada"));
        var list = Draw(roster);

        for (var i = 1; i <= 3; i++)
        {
            roster = Next(roster, new RosterEvent.StatusChanged(Member("Ada", $"status {i}", secondsAgo: -i)));
            Show(list, roster);

            // Waits for another text than before.
            Assert.Equal("Ada changed their status.", Hear(list));
        }
    }

    [Fact]
    public void A_question_that_was_withdrawn_before_it_was_read_is_not_read()
    {
        var roster = RosterOf(Member("Me"), Member("Ada", "why?"), Member("Bob"));
        var list = Draw(roster);
        list.Render(p => p.Add(l => l.ClassMode, true));

        roster = Ask(roster, "Ada", "Bob");
        Show(list, roster);
        Show(list, Ask(roster, "Bob"));

        Assert.Equal("Class mode is on. Bob asks: here", Hear(list));
    }

    [Fact]
    public void Questions_and_the_class_itself_are_read_aloud_too()
    {
        var roster = RosterOf(Member("Me"), Member("Ada", "why?"), Member("Bob"), Member("Cem"));
        var list = Draw(roster);

        list.Render(p => p.Add(l => l.ClassMode, true));
        roster = Ask(roster, "Ada");
        Show(list, roster);
        Assert.Equal("Class mode is on. Ada asks: why?", Hear(list));
        roster = Ask(roster, "Ada", "Bob", "Cem", "Me");
        Show(list, roster);
        Assert.Equal("Bob and Cem have a question.", Hear(list));
        Show(list, Ask(roster, "Ada"));
        Assert.Equal("Your question is not in the queue any more.", Hear(list));
        list.Render(p => p.Add(l => l.ClassMode, false));

        Assert.Equal("Class mode is off.", Hear(list));
    }

    [Fact]
    public void A_reader_who_is_nobody_in_the_room_sees_everybody_or_that_nobody_is_there()
    {
        var list = Render<MembersList>(p => p.Add(l => l.Roster, RosterOf(Member("Ada"), Member("Bob"))));
        Assert.Equal(["Ada", "Bob"], Names(list));
        Assert.Equal("Online (2)", list.Find("h2").TextContent);

        var empty = Render<MembersList>(p => p.Add(l => l.Roster, Roster.Empty));

        Assert.Equal("Nobody is here right now.", empty.Find(".alone .quiet").TextContent);
        Assert.Empty(empty.FindComponents<CopyLink>());
    }

    private string Hear(IRenderedComponent<MembersList> list)
    {
        var before = list.Find("p[aria-live=polite]").TextContent;
        Time.Advance(MembersList.AnnouncementPace);
        list.WaitForAssertion(() => Assert.NotEqual(before, list.Find("p[aria-live=polite]").TextContent));
        return Heard(list);
    }

    private static Roster Ask(Roster roster, params string[] names) =>
        Next(roster, new RosterEvent.QuestionsChanged(names.ToImmutableDictionary(name => name, _ => Start)));

    private static void Hold(IRenderedComponent<MembersList> list, bool held) => list.InvokeAsync(() => list.Instance.OnHeld(held));

    private IRenderedComponent<MembersList> Draw(Roster roster) =>
        Render<MembersList>(p => p.Add(list => list.Roster, roster).Add(list => list.OwnName, "Me"));

    private static void Show(IRenderedComponent<MembersList> list, Roster roster) => list.Render(p => p.Add(l => l.Roster, roster));

    private static Roster Many(int members) => RosterOf([.. Enumerable.Range(1, members).Select(i => Member($"member {i:00}"))]);

    private static Roster Next(Roster roster, RosterEvent happened) => roster.Apply(happened).Roster;

    private static AngleSharp.Dom.IElement Switch(IRenderedComponent<MembersList> list, string label) =>
        list.FindAll("button[role=switch]").Single(button => button.TextContent.Trim() == label);

    private static void OpenOptions(IRenderedComponent<MembersList> list) => list.Find("button[aria-expanded=false]").Click();

    private static AngleSharp.Dom.IElement Search(IRenderedComponent<MembersList> list) => list.Find("input[type=search]");

    private static string Heard(IRenderedComponent<MembersList> list) => list.Find("p[aria-live=polite]").TextContent.Trim();

    private static IEnumerable<string> Names(IRenderedComponent<MembersList> list) => list.FindAll("li .name").Select(name => name.TextContent.Trim());
}
