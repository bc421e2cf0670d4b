using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Storage;

/// <summary>
/// Everything WhatsUp keeps: sessions with their statuses, the embedded server's credentials and the Data Protection keys.
/// One table set for both databases; <see cref="SqliteWhatsUpDbContext"/> and <see cref="PostgresWhatsUpDbContext"/> carry their migrations.
/// </summary>
public abstract class WhatsUpDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>The live sessions; a session that ended is deleted, which also frees its name.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>Values the app made for itself on first start.</summary>
    public DbSet<GeneratedSetting> GeneratedSettings => Set<GeneratedSetting>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Session>(session =>
        {
            session.HasKey(s => s.Id);
            session.Property(s => s.TokenHash).HasMaxLength(32);
            session.HasIndex(s => s.TokenHash).IsUnique();
            session.Property(s => s.Name).HasMaxLength(128);
            // NFKC can lengthen a name (a ligature becomes many letters), so the key has no bound of its own.
            session.HasIndex(s => s.NameKey).IsUnique();
            session.HasIndex(s => s.ExpiresAt);
        });
        modelBuilder.Entity<GeneratedSetting>().HasKey(setting => setting.Name);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite can't order DateTimeOffset; UTC milliseconds order and compare alike on both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
