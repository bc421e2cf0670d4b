using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>Values that the app makes for itself on first start and keeps.</summary>
/// <param name="contexts">The store.</param>
public sealed class GeneratedSettings(IDbContextFactory<WhatsUpDbContext> contexts)
{
    /// <summary>The kept value, made and kept now if there is none. Of several nodes that start at once all get the same.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="create">Makes a value.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string> GetOrCreateAsync(string name, Func<string> create, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(context, name, cancellationToken) is { } kept)
        {
            return kept;
        }

        var made = new GeneratedSetting { Name = name, Value = create() };
        context.GeneratedSettings.Add(made);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return made.Value;
        }
        catch (DbUpdateException)
        {
            // Another node was first; what it kept counts. Without one this is a fault of the store.
            if (await FindAsync(context, name, cancellationToken) is { } theirs)
            {
                return theirs;
            }

            throw;
        }
    }

    private static Task<string?> FindAsync(WhatsUpDbContext context, string name, CancellationToken cancellationToken) =>
        context.GeneratedSettings.AsNoTracking().Where(s => s.Name == name).Select(s => s.Value).SingleOrDefaultAsync(cancellationToken);
}
