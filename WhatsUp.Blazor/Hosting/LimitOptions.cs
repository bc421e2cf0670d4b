namespace WhatsUp.Blazor.Hosting;

/// <summary>How much somebody may have of what costs others something: configuration section <c>Limits</c>. Rates are a minute's; 0 = no limit.</summary>
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

    /// <summary>Open circuits, which are pages in browsers. A page beyond is told that there are too many. Default: 10,000.</summary>
    public int Circuits { get; set; } = 10_000;

    /// <summary>Circuits that wait for a browser that is out of reach; beyond, the longest waiting page starts anew, with its session. 0: none waits. Default: 500.</summary>
    public int DetachedCircuits { get; set; } = 500;

    /// <summary>How long a circuit waits for its browser. Default: 3 minutes.</summary>
    public TimeSpan DetachedFor { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Whether addresses of this machine are counted too. Default: false, since the app's own circuits come from there, and everybody when a
    /// reverse proxy on it does not pass on addresses.
    /// </summary>
    public bool CountLoopback { get; set; }
}
