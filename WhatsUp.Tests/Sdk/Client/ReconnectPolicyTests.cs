using PusherClient.Internal;

namespace WhatsUp.Tests.Sdk.Client;

public sealed class ReconnectPolicyTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1000, true)]
    [InlineData(1006, true)]
    [InlineData(4000, false)]
    [InlineData(4001, false)]
    [InlineData(4099, false)]
    [InlineData(4100, true)]
    [InlineData(4200, true)]
    [InlineData(4301, true)]
    public void Only_a_refusal_of_the_parameters_is_final(int closeCode, bool expected) =>
        Assert.Equal(expected, ReconnectPolicy.MayReconnect(closeCode));

    [Fact]
    public void The_server_that_asks_for_it_is_connected_to_at_once_but_only_once()
    {
        Assert.Equal(TimeSpan.Zero, ReconnectPolicy.Delay(4200, 0, 0.5));
        Assert.True(ReconnectPolicy.Delay(4200, 1, 0) >= TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4100)]
    public void Waits_are_at_least_a_second_grow_and_have_an_end(int closeCode)
    {
        var longest = Enumerable.Range(0, 40).Select(attempt => ReconnectPolicy.Delay(closeCode, attempt, 1)).ToList();

        Assert.All(Enumerable.Range(0, 40), attempt => Assert.True(ReconnectPolicy.Delay(closeCode, attempt, 0) >= TimeSpan.FromSeconds(1)));
        Assert.Equal(longest.Order(), longest);
        Assert.InRange(longest[^1], TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));
        Assert.NotEqual(ReconnectPolicy.Delay(closeCode, 3, 0.2), ReconnectPolicy.Delay(closeCode, 3, 0.8));
    }
}
