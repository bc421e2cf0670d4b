using System.Text;
using System.Text.Json;
using PusherClient;
using PusherClient.Internal;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class PusherEventTests
{
    [Fact]
    public void A_text_payload_is_given_as_it_was_sent()
    {
        var received = Parse("""{"event":"paid","channel":"orders","data":"{\"id\":7,\"näme\":\"\\u00e9\"}","user_id":"u1"}""");

        Assert.Equal("paid", received.EventName);
        Assert.Equal("orders", received.ChannelName);
        Assert.Equal("""{"id":7,"näme":"\u00e9"}""", received.Data);
        Assert.Equal("u1", received.UserId);
    }

    [Theory]
    [InlineData("{ \"a\" : [1, 2.50, null], \"t\":\"<é>\" }", "{\"a\":[1,2.50,null],\"t\":\"<é>\"}")]
    [InlineData("[ 1 ]", "[1]")]
    [InlineData("12.50", "12.50")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    public void Any_other_payload_is_given_as_compact_json(string data, string? expected) =>
        Assert.Equal(expected, Parse($$"""{ "event" : "e", "data" : {{data}}, "channel" : "c" }""").Data);

    [Fact]
    public void Every_top_level_member_can_be_asked_for()
    {
        const string Frame = """{"event":"e","data":"d","channel":"c","user_id":42,"extra":{"a": 1},"none":null}""";

        var received = Parse(Frame);

        Assert.Equal("d", received.GetProperty("data"));
        Assert.Equal("""{"a":1}""", received.GetProperty("extra"));
        Assert.Null(received.GetProperty("none"));
        Assert.Null(received.GetProperty("absent"));
        Assert.Equal("42", received.UserId);
        Assert.Equal("42", received.GetProperty("user_id"));
        Assert.Equal(Frame, received.ToString());
    }

    [Fact]
    public void An_event_can_be_made_by_hand()
    {
        var made = new PusherEvent(new Dictionary<string, object> { ["event"] = "e", ["channel"] = "c", ["data"] = "d", ["user_id"] = "u" }, "raw");

        Assert.Equal(("e", "c", "d", "u", "raw"), (made.EventName, made.ChannelName, made.Data, made.UserId, made.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{\"event\":")]
    [InlineData("{\"event\":\"e\"}{}")]
    [InlineData("{\"event\":\"e\",}")]
    [InlineData("hello")]
    public void What_is_not_one_json_object_is_no_frame(string text) =>
        Assert.ThrowsAny<JsonException>(() => ReceivedFrame.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Names_with_escapes_and_beyond_ascii_are_read()
    {
        var received = Parse("""{"event":"caf\u00e9","channel":"caf\u00e9-é"}""");
        var again = Parse("""{"event":"café","channel":"x"}""");

        Assert.Equal("café", received.EventName);
        Assert.Equal("café-é", received.ChannelName);
        Assert.Equal("café", again.EventName);
    }

    private static PusherEvent Parse(string text)
    {
        var frame = ReceivedFrame.Parse(Encoding.UTF8.GetBytes(text));
        return frame.ToEvent(frame.Event, frame.Channel);
    }
}
