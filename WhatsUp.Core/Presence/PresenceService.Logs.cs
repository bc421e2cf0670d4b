using Microsoft.Extensions.Logging;
using PusherClient;

namespace WhatsUp.Core.Presence;

/// <content>What is logged; 2004 is the <see cref="Announcer"/>'s.</content>
public sealed partial class PresenceService
{
    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "The store failed during a {Operation}.")]
    private static partial void LogStoreFault(ILogger logger, Exception exception, string operation);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "No connection to {Target} yet: {Reason}")]
    private static partial void LogConnectFault(ILogger logger, PusherConnection target, string reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "The Channels link reported {Code}: {Reason}")]
    private static partial void LogPusherError(ILogger logger, ErrorCodes code, string reason);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Information, Message = "A sign-up was refused: the name is taken.")]
    private static partial void LogNameTaken(ILogger logger);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Error, Message = "Background work of a circuit failed.")]
    private static partial void LogBackgroundFault(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "The room {Room} is full; a member stays outside.")]
    private static partial void LogRoomFull(ILogger logger, RoomName room);
}
