using WhatsUp.Core.Rooms;

namespace WhatsUp.Tests.Core;

public sealed class RoomStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly RoomState Class = RoomState.Unknown
        .Apply(new RoomChange(1, "teacher", false))!
        .Apply(new RoomChange(2, "teacher", true))!
        .Apply(new RoomChange(3, "teacher", true, "ada", Start))!;

    [Fact]
    public void Changes_in_order_make_the_state()
    {
        Assert.Equal((3, "teacher", true), (Class.Version, Class.Host, Class.ClassMode));
        Assert.Equal(Start, Class.Questions["ada"]);
    }

    [Fact]
    public void A_closed_question_is_gone_and_the_others_stay()
    {
        var state = Class.Apply(new RoomChange(4, "teacher", true, "bob", Start))!.Apply(new RoomChange(5, "teacher", true, "ada"))!;

        Assert.Equal(["bob"], state.Questions.Keys);
    }

    [Fact]
    public void When_the_class_ends_all_questions_are_gone()
    {
        Assert.Empty(Class.Apply(new RoomChange(4, "teacher", false))!.Questions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_change_that_is_known_changes_nothing(long version)
    {
        Assert.Same(Class, Class.Apply(new RoomChange(version, "other", false)));
    }

    [Fact]
    public void A_change_after_a_missed_one_asks_for_the_store()
    {
        Assert.Null(Class.Apply(new RoomChange(5, "teacher", true, "bob", Start)));
        Assert.Null(RoomState.Unknown.Apply(new RoomChange(2, "teacher", true)));
    }
}
