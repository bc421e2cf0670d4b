namespace WhatsUp.Blazor.Hosting;

/// <summary>How often somebody may do what costs others something: configuration section <c>Limits</c>. All a minute; 0 = no limit.</summary>
public sealed class LimitOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>Sign-ups from one address. Default: 10.</summary>
    public int SignUpsPerAddress { get; set; } = 10;

    /// <summary>Subscriptions that are authorised for one session. Default: 60.</summary>
    public int AuthorisationsPerSession { get; set; } = 60;

    /// <summary>Subscriptions that are authorised, or refused, for one address. Default: 600.</summary>
    public int AuthorisationsPerAddress { get; set; } = 600;

    /// <summary>One-time codes tried from one address. Default: 10.</summary>
    public int CodesPerAddress { get; set; } = 10;

    /// <summary>
    /// Whether addresses of this machine are counted too. Default: false, since the app's own circuits come from there, and everybody when a
    /// reverse proxy on it does not pass on addresses.
    /// </summary>
    public bool CountLoopback { get; set; }
}
