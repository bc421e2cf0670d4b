using System.Text.Json;
using Microsoft.CSharp.RuntimeBinder;
using PusherClient;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class DynamicJsonTests
{
    private readonly dynamic member = DynamicJson.From(JsonElement.Parse(
        """{"name":"Ann","age":7,"big":5000000000,"half":0.5,"on":true,"none":null,"at":"2026-01-02T03:04:05Z","tags":["a","b"],"home":{"city":"Bern"}}"""))!;

    [Fact]
    public void Members_are_read_by_name_and_by_index()
    {
        string name = member.name;
        string city = member.home.city;

        Assert.Equal("Ann", name);
        Assert.Equal("Bern", city);
        Assert.Equal("Ann", (string)member["name"]);
        Assert.Equal("b", (string)member.tags[1]);
        Assert.Null(member.absent);
        Assert.Null(member.none);
    }

    [Fact]
    public void A_value_becomes_what_it_is_assigned_to()
    {
        int age = member.age;
        long big = member.big;
        double half = member.half;
        decimal money = member.half;
        bool on = member.on;
        DateTimeOffset at = member.at;
        string text = member.age;

        Assert.Equal((7, 5_000_000_000, 0.5, 0.5m, true, "7"), (age, big, half, money, on, text));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), at);
        Assert.Equal("Ann", member.name.Value);
        Assert.Equal(7, member.age.Value);
    }

    [Fact]
    public void Values_compare_and_add_like_what_they_are()
    {
        Assert.True(member.name == "Ann");
        Assert.True(member.name != "Bob");
        Assert.False(member.name == 7);
        Assert.True(member.age > 6 && member.age <= 7);
        Assert.Equal(10, member.age + 3);
        Assert.Equal("Ann!", member.name + "!");
        Assert.Equal("Hi Ann", $"Hi {member.name}");
        Assert.True(member.home == member.home);
    }

    [Fact]
    public void Lists_are_gone_through_and_objects_read_as_types()
    {
        var tags = new List<string>();
        foreach (var tag in member.tags)
        {
            tags.Add((string)tag);
        }

        Home home = member.home;

        Assert.Equal(["a", "b"], tags);
        Assert.Equal("Bern", home.City);
        Assert.Equal("Bern", ((DynamicJson)member.home).ToObject<Home>()!.City);
        Assert.Contains("age", ((DynamicJson)member).GetDynamicMemberNames());
        Assert.Equal("""{"city":"Bern"}""", member.home.ToString());
    }

    [Fact]
    public void A_text_has_no_members() => Assert.Throws<RuntimeBinderException>(() => member.name.city);

    private sealed record Home(string City);
}
