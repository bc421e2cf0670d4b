using Microsoft.AspNetCore.Mvc.Filters;
using WhatsUp.Core.Storage;

namespace WhatsUp.Blazor.Controllers;

/// <summary>Answers 503, with words, when the store can't be used; the client may try again.</summary>
internal sealed partial class StoreFaultFilter(ILogger<StoreFaultFilter> logger) : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (!StoreFault.Is(context.Exception))
        {
            return;
        }

        LogStoreFault(logger, context.Exception, context.HttpContext.Request.Path);
        context.Result = new Refusal(StatusCodes.Status503ServiceUnavailable, "store", "Refusal.Store");
        context.ExceptionHandled = true;
    }

    [LoggerMessage(EventId = 3104, Level = LogLevel.Error, Message = "The store failed during a request to {Path}.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception, PathString path);
}
