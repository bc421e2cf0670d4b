using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Support;

/// <summary>Contexts of which the test learns that their first query was answered.</summary>
internal sealed class WatchedContexts(IDbContextFactory<WhatsUpDbContext> contexts) : IDbContextFactory<WhatsUpDbContext>
{
    private readonly TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Read => read.Task;

    public WhatsUpDbContext CreateDbContext()
    {
        var context = contexts.CreateDbContext();
        context.Database.GetDbConnection().StateChange += (_, change) =>
        {
            if (change.CurrentState == System.Data.ConnectionState.Closed)
            {
                read.TrySetResult();
            }
        };
        return context;
    }
}
