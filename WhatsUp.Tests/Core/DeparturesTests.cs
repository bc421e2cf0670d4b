using FsCheck.Xunit;
using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Core;

public sealed class DeparturesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_leave_is_due_after_three_seconds()
    {
        var departures = Departures.None.Leave("ada", Start);

        Assert.Equal(Start.AddSeconds(3), departures.NextAt);
        Assert.Empty(departures.Due(Start.AddSeconds(3).AddMilliseconds(-1)).Names);
        Assert.Equal(["ada"], departures.Due(Start.AddSeconds(3)).Names);
    }

    [Fact]
    public void A_leave_is_shown_once()
    {
        var (_, others) = Departures.None.Leave("ada", Start).Leave("bob", Start.AddSeconds(1)).Due(Start.AddSeconds(3));

        Assert.Equal(["bob"], others.Due(Start.AddSeconds(9)).Names);
        Assert.Equal(Start.AddSeconds(4), others.NextAt);
    }

    [Fact]
    public void Who_returns_in_time_never_left()
    {
        var departures = Departures.None.Leave("ada", Start).Return("ada");

        Assert.Null(departures.NextAt);
        Assert.Empty(departures.Due(Start.AddSeconds(9)).Names);
    }

    [Fact]
    public void Who_leaves_again_after_a_return_gets_the_whole_time_again()
    {
        var departures = Departures.None.Leave("ada", Start).Return("ada").Leave("ada", Start.AddSeconds(2));

        Assert.Empty(departures.Due(Start.AddSeconds(4)).Names);
        Assert.Equal(["ada"], departures.Due(Start.AddSeconds(5)).Names);
    }

    /// <summary>Whatever comes and goes: who is shown as gone is exactly who went last and stayed away for three seconds.</summary>
    [Property]
    public bool Gone_is_who_went_and_stayed_away((byte Who, bool Leaves)[] steps)
    {
        var departures = Departures.None;
        var leftAt = new Dictionary<string, DateTimeOffset>();
        var now = Start;
        foreach (var (who, leaves) in steps)
        {
            now = now.AddMilliseconds(700);
            var name = $"member{who % 4}";
            departures = leaves ? departures.Leave(name, now) : departures.Return(name);
            if (!leaves)
            {
                leftAt.Remove(name);
            }
            else
            {
                leftAt.TryAdd(name, now);
            }

            var (gone, others) = departures.Due(now);
            var expected = leftAt.Where(left => left.Value + Departures.Grace <= now).Select(left => left.Key).ToArray();
            if (!gone.Order().SequenceEqual(expected.Order()))
            {
                return false;
            }

            departures = others;
            Array.ForEach(expected, name => leftAt.Remove(name));
        }

        return true;
    }
}
