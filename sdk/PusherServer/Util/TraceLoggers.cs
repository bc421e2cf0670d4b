using System.Diagnostics;

namespace PusherServer.Util;

/// <summary>Told what is sent and received.</summary>
public interface ITraceLogger
{
    /// <summary>Takes one line.</summary>
    /// <param name="message">What happened; never a secret or a signature.</param>
    void Trace(string message);
}

/// <summary>Writes to the debugger's output.</summary>
public class DebugTraceLogger : ITraceLogger
{
    /// <inheritdoc/>
    public void Trace(string message) => Debug.WriteLine(message);
}
