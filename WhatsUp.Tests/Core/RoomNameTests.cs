using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Core;

public sealed class RoomNameTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("class-7", "class-7")]
    [InlineData("0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789")]
    public void Letters_digits_and_hyphens_make_a_name(string text, string name)
    {
        Assert.True(RoomName.TryParse(text, out var room));
        Assert.Equal(name, room.Value);
        Assert.Equal($"presence-whatsup-{name}", room.Channel);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Class-7")]
    [InlineData("two words")]
    [InlineData("ümlaut")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("01234567890123456789012345678901234567890")]
    public void Anything_else_does_not(string? text)
    {
        Assert.False(RoomName.TryParse(text, out _));
    }

    [Fact]
    public void The_room_of_the_home_page_is_the_tutorials_channel()
    {
        Assert.Equal("presence-whatsup-members", RoomName.Main.Channel);
        Assert.True(RoomName.Main.IsMain);
    }

    [Theory]
    [InlineData("presence-whatsup-members", "members")]
    [InlineData("presence-whatsup-class-7", "class-7")]
    [InlineData("presence-whatsup-", null)]
    [InlineData("presence-whatsup-Class", null)]
    [InlineData("presence-whatsup-a\n", null)]
    [InlineData("presence-other", null)]
    [InlineData("private-whatsup-a", null)]
    [InlineData(null, null)]
    public void A_channel_is_read_exactly(string? channel, string? name)
    {
        Assert.Equal(name is not null, RoomName.TryParseChannel(channel, out var room));
        Assert.Equal(name, room?.Value);
    }
}
