namespace WhatsUp.Web.Hosting;

/// <summary>Logs faults of background work that nobody waited for, which would be lost otherwise. They end nothing.</summary>
internal sealed partial class UnobservedFaults : IHostedService
{
    private readonly ILogger<UnobservedFaults> logger;

    public UnobservedFaults(ILogger<UnobservedFaults> logger) => this.logger = logger;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException += Log;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException -= Log;
        return Task.CompletedTask;
    }

    private void Log(object? sender, UnobservedTaskExceptionEventArgs e)
    {
        LogFault(logger, e.Exception);
        e.SetObserved();
    }

    [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "Background work failed, and nobody waited for it.")]
    private static partial void LogFault(ILogger logger, Exception exception);
}
