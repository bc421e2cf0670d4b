using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using WhatsUp.Blazor.Hosting;
using WhatsUp.Core;
using WhatsUp.Tests.Support;

namespace WhatsUp.Tests.Web;

public sealed class RateLimitsTests : IDisposable
{
    private static readonly IPAddress Somebody = IPAddress.Parse("203.0.113.7");

    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => services.Dispose();

    [Fact]
    public void Ten_sign_ups_a_minute_are_allowed_from_one_address_and_those_of_others_do_not_count()
    {
        using var limits = Create(new LimitOptions());

        var own = Enumerable.Range(0, 11).Select(_ => limits.AllowsSignUp(Somebody)).ToArray();

        Assert.Equal(Enumerable.Repeat(true, 10).Append(false), own);
        Assert.True(limits.AllowsSignUp(IPAddress.Parse("203.0.113.8")));
        Assert.True(limits.AllowsCode(Somebody));
    }

    [Fact]
    public void One_network_of_IPv6_counts_as_one_address()
    {
        using var limits = Create(new LimitOptions { CodesPerAddress = 1 });

        Assert.True(limits.AllowsCode(IPAddress.Parse("2001:db8:1:2::1")));
        Assert.False(limits.AllowsCode(IPAddress.Parse("2001:db8:1:2:ffff::2")));
        Assert.True(limits.AllowsCode(IPAddress.Parse("2001:db8:1:3::1")));
    }

    [Fact]
    public void An_address_that_tries_many_tokens_is_stopped_too()
    {
        using var limits = Create(new LimitOptions { AuthorisationsPerAddress = 3 });

        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(i => limits.AllowsAuthorisation($"token {i}", Somebody)));
    }

    [Fact]
    public void All_whose_address_is_unknown_count_as_one()
    {
        using var limits = Create(new LimitOptions { SignUpsPerAddress = 2 });

        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(_ => limits.AllowsSignUp(null)));
        Assert.True(limits.AllowsSignUp(Somebody));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void This_machine_is_counted_only_when_asked_for(bool countLoopback, bool second)
    {
        using var limits = Create(new LimitOptions { SignUpsPerAddress = 1, CountLoopback = countLoopback });

        Assert.True(limits.AllowsSignUp(IPAddress.Loopback));
        Assert.Equal(second, limits.AllowsSignUp(IPAddress.Loopback));
    }

    [Fact]
    public void What_is_refused_is_counted_by_limit()
    {
        using var recorder = new MetricRecorder(services.GetRequiredService<IMeterFactory>(), "whatsup.limit.hits");
        using var limits = Create(new LimitOptions { SignUpsPerAddress = 1, CodesPerAddress = 1 });

        Array.ForEach([1, 2, 3], _ => limits.AllowsSignUp(Somebody));
        Array.ForEach([1, 2], _ => limits.AllowsCode(Somebody));

        Assert.Equal((2, 1), (recorder.Of("sign-up"), recorder.Of("codes")));
    }

    [Fact]
    public void Circuits_are_counted_in_and_out_and_one_too_many_is_refused_and_counted_as_such()
    {
        using var recorder = new MetricRecorder(services.GetRequiredService<IMeterFactory>(), "whatsup.limit.hits");
        var circuits = CreateCircuits(new LimitOptions { Circuits = 2 });

        var entered = Enumerable.Range(0, 13).Select(_ => circuits.TryEnter()).ToArray();
        var full = circuits.Refuses();
        Array.ForEach(entered[1..], _ => circuits.Exit());
        var free = circuits.Refuses();

        Assert.Equal(Enumerable.Repeat(true, 12).Append(false), entered);
        Assert.Equal((true, false), (full, free));
        Assert.Equal(1, circuits.Open);
        Assert.Equal(2, recorder.Of("circuits"));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    public async Task A_circuit_that_is_given_up_is_counted_as_such_and_a_page_that_is_closed_is_not(int most, int hits)
    {
        using var recorder = new MetricRecorder(services.GetRequiredService<IMeterFactory>(), "whatsup.limit.hits");
        var circuits = CreateCircuits(new LimitOptions { DetachedCircuits = most });
        var (closed, waits, givenUp) = (new CountingCircuitHandler(circuits), new CountingCircuitHandler(circuits), new CountingCircuitHandler(circuits));
        foreach (var circuit in new[] { closed, waits, givenUp })
        {
            await circuit.OnCircuitOpenedAsync(null!, default);
        }

        // Blazor tells that the connection is down also when a page is closed.
        await closed.OnConnectionDownAsync(null!, default);
        await closed.OnCircuitClosedAsync(null!, default);
        var afterClose = recorder.Of("detached circuits");
        await waits.OnConnectionDownAsync(null!, default);
        await givenUp.OnConnectionDownAsync(null!, default);
        await givenUp.OnCircuitClosedAsync(null!, default);
        await waits.OnConnectionUpAsync(null!, default);
        await waits.OnConnectionDownAsync(null!, default);
        await waits.OnCircuitClosedAsync(null!, default);

        Assert.Equal((0, hits), (afterClose, recorder.Of("detached circuits")));
        Assert.Equal(0, circuits.Open);
    }

    [Fact]
    public void A_log_tells_of_each_limit_once_in_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var hits = new LimitHits(services.GetRequiredService<IMeterFactory>(), time);

        Assert.Equal([true, false, true], [hits.Add("codes"), hits.Add("codes"), hits.Add("circuits")]);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([true, false], [hits.Add("codes"), hits.Add("codes")]);
    }

    [Fact]
    public void Without_a_limit_any_number_of_circuits_is_open()
    {
        var circuits = CreateCircuits(new LimitOptions { Circuits = 0 });

        Assert.All(Enumerable.Range(0, 20_000), _ => Assert.True(circuits.TryEnter()));
        Assert.False(circuits.Refuses());
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        using var limits = Create(new LimitOptions { SignUpsPerAddress = 0 });

        Assert.All(Enumerable.Range(0, 1000), _ => Assert.True(limits.AllowsSignUp(Somebody)));
    }

    [Theory]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "Edge on Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1", "Safari on iPhone")]
    [InlineData("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36", "Chrome on Android")]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("<script>", "")]
    [InlineData(null, "")]
    public void A_device_is_named_by_its_browser_and_system_and_nothing_else_of_the_user_agent(string? userAgent, string expected) =>
        Assert.Equal(expected, DeviceLabel.Of(userAgent));

    private CircuitCount CreateCircuits(LimitOptions options) =>
        new(Options.Create(options), new LimitHits(services.GetRequiredService<IMeterFactory>(), TimeProvider.System), NullLogger<CircuitCount>.Instance);

    private RateLimits Create(LimitOptions options) =>
        new(Options.Create(options), new LimitHits(services.GetRequiredService<IMeterFactory>(), TimeProvider.System), NullLogger<RateLimits>.Instance);
}
