namespace WhatsUp.Blazor.Components;

/// <content>What it logs; generators do not look into markup files.</content>
public sealed partial class ErrorCard
{
    /// <inheritdoc/>
    protected override Task OnErrorAsync(Exception exception)
    {
        LogBroken(Logger, exception, Visitor.Circuit);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Error, Message = "A page broke. Its error id is {ErrorId}.")]
    private static partial void LogBroken(ILogger logger, Exception exception, string errorId);
}
