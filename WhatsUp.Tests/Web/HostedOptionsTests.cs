using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WhatsUp.Blazor;

namespace WhatsUp.Tests.Web;

/// <summary>What WhatsUp sets in the app that it is a part of.</summary>
public sealed class HostedOptionsTests
{
    [Theory]
    [InlineData(CookieSecurePolicy.None, CookieSecurePolicy.SameAsRequest)]
    [InlineData(CookieSecurePolicy.Always, CookieSecurePolicy.Always)]
    public void An_apps_own_protection_of_its_forms_stays(CookieSecurePolicy before, CookieSecurePolicy after)
    {
        var antiforgery = Build<AntiforgeryOptions>(builder => builder.Services.AddAntiforgery(options => options.Cookie.SecurePolicy = before));

        Assert.Equal(after, antiforgery.Cookie.SecurePolicy);
        Assert.False(antiforgery.SuppressXFrameOptionsHeader);
    }

    [Fact]
    public void The_limits_of_circuits_that_wait_are_Blazors()
    {
        var circuits = Build<CircuitOptions>(builder => builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Limits:DetachedCircuits"] = "7", ["Limits:DetachedFor"] = "00:01:30" }));

        Assert.Equal((7, TimeSpan.FromSeconds(90)), (circuits.DisconnectedCircuitMaxRetained, circuits.DisconnectedCircuitRetentionPeriod));
    }

    private static T Build<T>(Action<WebApplicationBuilder> prepare)
        where T : class
    {
        var builder = WebApplication.CreateBuilder();
        prepare(builder);
        builder.AddWhatsUp();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }
}
