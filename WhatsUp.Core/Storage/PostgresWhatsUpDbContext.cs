using Microsoft.EntityFrameworkCore;

namespace WhatsUp.Core.Storage;

/// <summary>The store in PostgreSQL, which several machines can share.</summary>
/// <param name="options">The connection.</param>
public sealed class PostgresWhatsUpDbContext(DbContextOptions<PostgresWhatsUpDbContext> options) : WhatsUpDbContext(options);
