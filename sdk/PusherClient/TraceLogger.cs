using System.Diagnostics;

namespace PusherClient;

/// <summary>Where the client writes what it does: changes of the connection's state, and errors. Never secrets.</summary>
public interface ITraceLogger
{
    /// <summary>Writes what goes on as usual.</summary>
    /// <param name="message">The text.</param>
    void TraceInformation(string message);

    /// <summary>Writes what somebody may want to look at.</summary>
    /// <param name="message">The text.</param>
    void TraceWarning(string message);

    /// <summary>Writes an error.</summary>
    /// <param name="message">The text.</param>
    void TraceError(string message);
}

/// <summary>Writes to the <see cref="TraceSource"/> named <c>Pusher</c>.</summary>
public class TraceLogger : ITraceLogger
{
    private static readonly TraceSource Source = new("Pusher");

    /// <inheritdoc/>
    public void TraceInformation(string message) => Source.TraceInformation("{0}", message);

    /// <inheritdoc/>
    public void TraceWarning(string message) => Source.TraceEvent(TraceEventType.Warning, 0, "{0}", message);

    /// <inheritdoc/>
    public void TraceError(string message) => Source.TraceEvent(TraceEventType.Error, 0, "{0}", message);
}
