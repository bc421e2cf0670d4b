using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WhatsUp.Core.Storage;

/// <summary>Keeps a moment as milliseconds since 1970 UTC.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    moment => moment.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
