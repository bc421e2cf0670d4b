namespace PusherClient;

/// <content>Telling user code, which never runs on the receive loop.</content>
public partial class Pusher
{
    /// <summary>Queues user code behind what was queued before; what it throws goes to <see cref="Error"/>.</summary>
    internal void Dispatch(Action userCode, Func<Exception, PusherException> wrap) => dispatcher.Post(() =>
    {
        try
        {
            userCode();
        }
        catch (Exception e)
        {
            RaiseError(e as PusherException ?? wrap(e));
        }
    });

    /// <summary>Queues the listeners of something, which report what they throw themselves.</summary>
    internal void Post(Action listeners) => dispatcher.Post(listeners);

    internal void RaiseError(PusherException error)
    {
        if (!error.TryMarkEmitted())
        {
            return;
        }

        Trace(static (logger, text) => logger.TraceError(text), $"{error.PusherCode}: {error.Message}");
        foreach (var handler in Delegate.EnumerateInvocationList(Error))
        {
            dispatcher.Post(() =>
            {
                try
                {
                    handler(this, error);
                }
                catch (Exception e)
                {
                    // An error handler that throws has nobody left to be told but the log.
                    Trace(static (logger, text) => logger.TraceError(text), $"A handler of Error threw: {e.Message}");
                }
            });
        }
    }

    private TException Raised<TException>(TException error)
        where TException : PusherException
    {
        RaiseError(error);
        return error;
    }

    /// <summary>What user code threw where nothing else was there to catch it: after an await in an <c>async void</c> handler.</summary>
    internal void RaiseThrown(Exception thrown) => RaiseError(thrown as PusherException ?? new EventHandlerException(
        $"A handler threw: {thrown.Message}", ErrorCodes.EventEmitterActionError, thrown));

    private void RaiseState(ConnectionState state)
    {
        Trace(static (logger, text) => logger.TraceInformation(text), $"The connection to {options.Host} is {state}.");
        if (state == ConnectionState.Connected)
        {
            foreach (var handler in Delegate.EnumerateInvocationList(Connected))
            {
                Dispatch(() => handler(this), static e => new ConnectedEventHandlerException(e));
            }
        }

        if (state == ConnectionState.Disconnected)
        {
            foreach (var handler in Delegate.EnumerateInvocationList(Disconnected))
            {
                Dispatch(() => handler(this), static e => new DisconnectedEventHandlerException(e));
            }
        }

        foreach (var handler in Delegate.EnumerateInvocationList(ConnectionStateChanged))
        {
            Dispatch(() => handler(this, state), e => new ConnectionStateChangedEventHandlerException(state, e));
        }
    }

    private void Trace(Action<ITraceLogger, string> write, string text)
    {
        if (options.TraceLogger is not { } logger)
        {
            return;
        }

        try
        {
            write(logger, text);
        }
        catch (Exception)
        {
            // A logger that fails must not end the connection.
        }
    }
}
