using System.Text.Json;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;

namespace WhatsUp.Tests.Core;

public sealed class MemberInfoTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_member_survives_the_wire()
    {
        Assert.True(Emoji.TryParse("☕", out var cup));
        var member = new Member("ada", "tea", Now)
        {
            ChangedAt = Now.AddSeconds(3),
            Availability = Availability.Busy,
            Emoji = cup,
            ClearAt = Now.AddHours(1),
        };

        Assert.Equal(member, Received(MemberInfo.ToWire(member))!.ToMember("ada", Now.AddSeconds(5)));
    }

    [Fact]
    public void Plain_clients_find_the_tutorials_fields()
    {
        var wire = JsonSerializer.SerializeToElement(MemberInfo.ToWire(new Member("ada", "tea", Now)));

        Assert.Equal("ada", wire.GetProperty("username").GetString());
        Assert.Equal("tea", wire.GetProperty("status").GetString());
        Assert.Equal(Now.ToUnixTimeMilliseconds(), wire.GetProperty("updatedAt").GetInt64());
    }

    [Fact]
    public void A_plain_clients_status_gets_the_time_of_its_arrival_and_leaves_the_availability()
    {
        var known = new Member("ada", "old", Now.AddDays(-1)) { Availability = Availability.Busy };

        var member = Received(new { username = "bob", status = "new" })!.ToMember("ada", Now, known);

        Assert.Equal(new Member("ada", "new", Now) { Availability = Availability.Busy }, member);
    }

    [Fact]
    public void A_cleared_status_arrives_as_none_and_a_plain_clients_empty_one_does_not_arrive()
    {
        var cleared = new Member("ada", "", Now);

        Assert.Equal(cleared, Received(MemberInfo.ToWire(cleared))!.ToMember("ada", Now));
        Assert.Null(Received(new { username = "ada", status = "" })!.ToMember("ada", Now));
    }

    [Fact]
    public void What_another_client_makes_up_does_no_harm()
    {
        var member = Received(new
        {
            status = "hi",
            updatedAt = long.MaxValue,
            changedAt = long.MaxValue,
            availability = "asleep",
            emoji = "not one",
            clearAt = long.MaxValue,
        })!.ToMember("ada", Now);

        Assert.Equal(new Member("ada", "hi", Now), member);
    }

    private static MemberInfo? Received(object wire) =>
        JsonSerializer.Deserialize<MemberInfo>(JsonSerializer.Serialize(wire), JsonSerializerOptions.Web);
}
