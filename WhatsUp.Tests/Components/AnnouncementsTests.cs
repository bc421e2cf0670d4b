using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using WhatsUp.Blazor;
using WhatsUp.Blazor.Components;
using WhatsUp.Core.Presence;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Components;

public sealed class AnnouncementsTests : ComponentTest
{
    private readonly Announcements announcements;

    public AnnouncementsTests() => announcements = new Announcements(Services.GetRequiredService<IStringLocalizer<Texts>>());

    [Fact]
    public void Nothing_happened_and_nothing_is_said()
    {
        Assert.False(announcements.Any);
        Assert.Equal("", announcements.Take());
    }

    [Theory]
    [InlineData(1, "A joined.")]
    [InlineData(2, "A and B joined.")]
    [InlineData(4, "A and 3 others joined.")]
    public void However_many_join_it_is_one_sentence(int joined, string said)
    {
        for (var i = 0; i < joined; i++)
        {
            Join($"{(char)('A' + i)}");
        }

        Assert.Equal(said, announcements.Take());
    }

    [Fact]
    public void Coming_going_and_changing_are_said_in_that_order_and_once()
    {
        Change("Cem");
        Leave("Bob");
        Join("Ada");

        Assert.Equal("Ada joined. Bob left. Cem changed their status.", announcements.Take());
        Assert.Equal("", announcements.Take());
    }

    [Fact]
    public void Many_changes_of_one_member_are_one()
    {
        Change("Ada");
        Change("Ada");

        Assert.Equal("Ada changed their status.", announcements.Take());
    }

    [Fact]
    public void Who_comes_and_goes_between_two_sentences_did_neither()
    {
        Join("Ada");
        Leave("Ada");
        Leave("Bob");
        Join("Bob");

        Assert.False(announcements.Any);
    }

    [Fact]
    public void The_first_status_of_who_just_joined_is_not_a_change()
    {
        Join("Ada");
        Change("Ada");

        Assert.Equal("Ada joined.", announcements.Take());
    }

    [Fact]
    public void A_question_is_said_as_it_is_by_now_and_not_at_all_once_it_is_closed()
    {
        var now = DateTimeOffset.UtcNow;
        var (ada, bob) = (Member("Ada", "Why?") with { AskedAt = now }, Member("Bob", "How?") with { AskedAt = now });
        announcements.NoteQuestions([ada, bob]);

        announcements.KeepQuestions(name => name == "Ada" ? ada with { Status = "Why not?" } : bob with { AskedAt = null });

        Assert.Equal("Ada asks: Why not?", announcements.Take());
    }

    private void Join(string name) => announcements.Note(new RosterChanges([Member(name)], [], []));

    private void Leave(string name) => announcements.Note(new RosterChanges([], [Member(name)], []));

    private void Change(string name) => announcements.Note(new RosterChanges([], [], [Member(name)]));
}
