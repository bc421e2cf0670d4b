using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>The store in one SQLite file.</summary>
/// <param name="options">The connection.</param>
public sealed class SqliteWhatsUpDbContext(DbContextOptions<SqliteWhatsUpDbContext> options) : WhatsUpDbContext(options);
