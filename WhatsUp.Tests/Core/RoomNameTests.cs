using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Core;

public sealed class RoomNameTests
{
    [Theory]
    [InlineData("members", "presence-whatsup-members")]
    [InlineData("class-7", "presence-whatsup-class-7")]
    [InlineData("a", "presence-whatsup-a")]
    public void A_name_of_lower_case_letters_digits_and_hyphens_is_a_room_with_a_channel(string text, string channel)
    {
        Assert.True(RoomName.TryParse(text, out var room));

        Assert.Equal(channel, room.Channel);
        Assert.True(RoomName.TryParseChannel(channel, out var again));
        Assert.Equal(room, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Class")]
    [InlineData("a b")]
    [InlineData("a_b")]
    [InlineData("a\n")]
    [InlineData("é")]
    [InlineData("a/b")]
    [InlineData("12345678901234567890123456789012345678901")]
    public void Anything_else_is_no_room(string? text)
    {
        Assert.False(RoomName.TryParse(text, out _));
        Assert.False(RoomName.TryParseChannel("presence-whatsup-" + text, out _));
    }

    [Theory]
    [InlineData("presence-members")]
    [InlineData("private-whatsup-members")]
    [InlineData("presence-whatsup")]
    [InlineData("presence-cache-whatsup-members")]
    public void A_channel_that_is_no_rooms_is_not_one(string channel) => Assert.False(RoomName.TryParseChannel(channel, out _));
}
