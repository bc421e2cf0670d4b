using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>Finds out whether the store can be written, by writing: a disk that is full or read-only still answers every question.</summary>
/// <param name="contexts">The store.</param>
/// <param name="writes">Where writers wait for their turn.</param>
/// <param name="time">The clock.</param>
public sealed class StoreProbe(IDbContextFactory<WhatsUpDbContext> contexts, WriteTurns writes, TimeProvider time)
{
    private const string Name = "Health:WrittenAt";

    /// <summary>Writes a row.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Exception">What <see cref="StoreFault.Is"/> knows: the store can't be written.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken = default)
    {
        var now = $"{time.GetUtcNow():O}";
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        using var turn = await writes.EnterAsync(cancellationToken);
        if (await context.GeneratedSettings.Where(s => s.Name == Name).ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, now), cancellationToken) > 0)
        {
            return;
        }

        context.GeneratedSettings.Add(new GeneratedSetting { Name = Name, Value = now });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (context.GeneratedSettings.AsNoTracking().Any(s => s.Name == Name))
        {
            // Another node wrote it first.
        }
    }
}
