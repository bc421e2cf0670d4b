using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>Tells a store that can't be used now (gone, full, read-only, damaged, locked) from a fault in the program.</summary>
public static class StoreFault
{
    /// <summary>Whether an exception of a store's method means that the store can't be used now.</summary>
    /// <param name="exception">What was thrown.</param>
    public static bool Is(Exception exception) => exception
        is DbException
        or DbUpdateException
        or TimeoutException

        // So the PostgreSQL provider wraps a lost connection.
        or InvalidOperationException { InnerException: DbException or DbUpdateException };
}
