namespace PusherClient;

/// <summary>Something went wrong; <see cref="PusherCode"/> says what.</summary>
public class PusherException : Exception
{
    private bool emitted;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    public PusherException(string message, ErrorCodes code)
        : base(message) => PusherCode = code;

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="code">The code.</param>
    /// <param name="innerException">Why.</param>
    public PusherException(string message, ErrorCodes code, Exception innerException)
        : base(message, innerException) => PusherCode = code;

    /// <summary>What went wrong.</summary>
    public ErrorCodes PusherCode { get; }

    /// <summary>Whether <see cref="Pusher.Error"/> was raised with it; it is raised once.</summary>
    public bool EmittedToErrorHandler
    {
        get => Volatile.Read(ref emitted);
        set => Volatile.Write(ref emitted, value);
    }

    /// <summary>Whether it was not marked before; two who raise it at once raise it once.</summary>
    internal bool TryMarkEmitted() => !Interlocked.Exchange(ref emitted, true);
}

/// <summary>An operation failed.</summary>
/// <param name="code">The code.</param>
/// <param name="operation">Which one.</param>
/// <param name="innerException">Why.</param>
public class OperationException(ErrorCodes code, string operation, Exception innerException)
    : PusherException($"{operation} failed: {innerException?.Message}", code, innerException!);

/// <summary>An operation took too long.</summary>
/// <param name="timeoutPeriod">How long was waited.</param>
/// <param name="operation">For what.</param>
public class OperationTimeoutException(TimeSpan timeoutPeriod, string operation)
    : PusherException($"Waited {timeoutPeriod.TotalSeconds:0.#} s for {operation}.", ErrorCodes.ClientTimeout);

/// <summary>The socket failed.</summary>
/// <param name="state">The connection's state then.</param>
/// <param name="innerException">What the socket said.</param>
public class WebsocketException(ConnectionState state, Exception innerException)
    : PusherException($"The connection failed while {state}: {innerException?.Message}", ErrorCodes.WebSocketError, innerException!)
{
    /// <summary>The connection's state when it failed.</summary>
    public ConnectionState State { get; } = state;
}

/// <summary>A client event can't be sent.</summary>
/// <param name="message">Why not.</param>
/// <param name="code">The code.</param>
public class TriggerEventException(string message, ErrorCodes code) : PusherException(message, code);
