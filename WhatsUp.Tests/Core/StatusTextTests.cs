using WhatsUp.Core.Members;

namespace WhatsUp.Tests.Core;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("  lunch ", "lunch")]
    [InlineData("one\r\ntwo", "one\ntwo")]
    [InlineData("👩‍👩‍👧 at the park", "👩‍👩‍👧 at the park")]
    [InlineData("<b>bold</b>", "<b>bold</b>")]
    public void A_status_is_kept_as_typed_but_trimmed(string typed, string kept)
    {
        Assert.True(StatusText.TryParse(typed, out var status, out _));

        Assert.Equal(kept, status.Value);
    }

    [Theory]
    [InlineData(null, InputProblem.Missing)]
    [InlineData(" \n ", InputProblem.Missing)]
    [InlineData("\u200B\u200D", InputProblem.Missing)]
    [InlineData("a\u0000b", InputProblem.ForbiddenCharacter)]
    public void What_is_no_status_is_refused_with_its_reason(string? typed, InputProblem expected)
    {
        Assert.False(StatusText.TryParse(typed, out _, out var problem));

        Assert.Equal(expected, problem);
    }

    [Fact]
    public void The_bound_counts_what_people_see()
    {
        Assert.True(StatusText.TryParse(new string('é', 280), out _, out _));
        Assert.False(StatusText.TryParse(new string('é', 281), out _, out var problem));
        Assert.Equal(InputProblem.TooLong, problem);
    }
}
