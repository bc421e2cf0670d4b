using WhatsUp.Channels.Hub;
using WhatsUp.Channels.Protocol;

namespace WhatsUp.Channels.Connections;

/// <summary>Closes a connection that does not authorise in time, or is silent for too long, where the app or the server ask for it.</summary>
internal sealed class ConnectionDeadlines : IDisposable
{
    private readonly Connection connection;
    private readonly AppHub hub;
    private readonly ReachedLimits reached;
    private readonly TimeProvider time;
    private readonly TimeSpan idle;
    private readonly ITimer? authorisation;
    private readonly ITimer? silence;

    private ConnectionDeadlines(Connection connection, AppHub hub, ReachedLimits reached, TimeProvider time)
    {
        this.connection = connection;
        this.hub = hub;
        this.reached = reached;
        this.time = time;
        idle = TimeSpan.FromSeconds(hub.Limits.IdleSeconds);
        if (hub.App.AuthorisationTimeout is { } timeout)
        {
            authorisation = time.CreateTimer(_ => CheckAuthorisation(), null, timeout, Timeout.InfiniteTimeSpan);
        }

        if (idle > TimeSpan.Zero)
        {
            connection.Client.LastMessage = time.GetTimestamp();
            silence = time.CreateTimer(_ => CheckSilence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            silence.Change(idle, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Starts what is asked for; null when nothing is.</summary>
    public static ConnectionDeadlines? Start(Connection connection, AppHub hub, ReachedLimits reached, TimeProvider time) =>
        hub.App.AuthorisationTimeout is null && hub.Limits.IdleSeconds == 0 ? null : new ConnectionDeadlines(connection, hub, reached, time);

    public void Dispose()
    {
        authorisation?.Dispose();
        silence?.Dispose();
    }

    private void CheckAuthorisation()
    {
        if (!connection.Client.IsAuthorised)
        {
            reached.Add(hub.App, nameof(ChannelsApp.AuthorisationTimeout), "a connection that has not authorised");
            connection.Close(CloseCode.Unauthorised, "Connection not authorised within timeout: sign in, or subscribe to a private or presence channel.");
        }
    }

    private void CheckSilence()
    {
        var left = idle - time.GetElapsedTime(connection.Client.LastMessage);
        if (left <= TimeSpan.Zero)
        {
            reached.Add(hub.App, nameof(ChannelsLimits.IdleSeconds), "a silent connection");
            connection.Close(CloseCode.Idle, "Nothing was received from the client for too long.");
        }
        else
        {
            silence!.Change(left, Timeout.InfiniteTimeSpan);
        }
    }
}
