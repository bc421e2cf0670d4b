using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using WhatsUp.Core.Members;
using WhatsUp.Core.Presence;
using WhatsUp.Core.Rooms;
using WhatsUp.Core.Sessions;

namespace WhatsUp.Core.Storage;

/// <summary>
/// Everything WhatsUp keeps: members with their statuses, sessions, rooms, the embedded server's credentials and the Data Protection keys.
/// One table set for both databases; <see cref="SqliteWhatsUpDbContext"/> and <see cref="PostgresWhatsUpDbContext"/> carry their migrations.
/// </summary>
public abstract class WhatsUpDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    /// <summary>The members who hold a name; one whose last session ended is deleted, which frees the name.</summary>
    public DbSet<StoredMember> Members => Set<StoredMember>();

    /// <summary>The devices on which members are signed in.</summary>
    public DbSet<Session> Sessions => Set<Session>();

    /// <summary>The members' last statuses.</summary>
    public DbSet<PastStatus> StatusHistory => Set<PastStatus>();

    /// <summary>The codes by which members sign in on another device.</summary>
    public DbSet<MoveCode> MoveCodes => Set<MoveCode>();

    /// <summary>The rooms that somebody opened.</summary>
    public DbSet<StoredRoom> Rooms => Set<StoredRoom>();

    /// <summary>Who waits for an answer in which room.</summary>
    public DbSet<Question> Questions => Set<Question>();

    /// <summary>Who was in which room, and when last.</summary>
    public DbSet<RoomVisit> RoomVisits => Set<RoomVisit>();

    /// <summary>Values the app made for itself on first start.</summary>
    public DbSet<GeneratedSetting> GeneratedSettings => Set<GeneratedSetting>();

    /// <inheritdoc/>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredMember>(member =>
        {
            member.HasKey(m => m.Id);
            member.Property(m => m.Name).HasMaxLength(MemberName.MaxUnits);
            member.HasIndex(m => m.Name).IsUnique();

            // NFKC can lengthen a name (a ligature becomes many letters), so neither key has a bound of its own.
            member.HasIndex(m => m.NameKey).IsUnique();
            member.HasIndex(m => m.NameSkeleton).IsUnique();
            member.Property(m => m.Emoji).HasMaxLength(32);
        });
        modelBuilder.Entity<Session>(session =>
        {
            session.HasKey(s => s.Id);
            session.Property(s => s.TokenHash).HasMaxLength(32);
            session.HasIndex(s => s.TokenHash).IsUnique();
            session.Property(s => s.Device).HasMaxLength(64);
            session.HasIndex(s => s.ExpiresAt);
            session.HasOne(s => s.Member).WithMany(m => m.Sessions).HasForeignKey(s => s.MemberId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PastStatus>(past =>
        {
            past.ToTable("StatusHistory");
            past.HasKey(p => new { p.MemberId, p.SetAt });
            past.HasOne<StoredMember>().WithMany(m => m.Statuses).HasForeignKey(p => p.MemberId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MoveCode>(code =>
        {
            code.HasKey(c => c.MemberId);
            code.Property(c => c.MemberId).ValueGeneratedNever();
            code.Property(c => c.CodeHash).HasMaxLength(32);
            code.HasIndex(c => c.CodeHash).IsUnique();
            code.HasOne<StoredMember>().WithOne().HasForeignKey<MoveCode>(c => c.MemberId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<StoredRoom>(room =>
        {
            room.HasKey(r => r.Name);
            room.Property(r => r.Name).HasMaxLength(RoomName.MaxLength);
            room.HasOne(r => r.Host).WithMany().HasForeignKey(r => r.HostId).OnDelete(DeleteBehavior.SetNull);
            room.HasMany(r => r.Questions).WithOne().HasForeignKey(q => q.Room).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<Question>(question =>
        {
            question.HasKey(q => new { q.Room, q.MemberId });
            question.HasOne(q => q.Member).WithMany().HasForeignKey(q => q.MemberId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RoomVisit>(visit =>
        {
            visit.HasKey(v => new { v.MemberId, v.Room });
            visit.Property(v => v.Room).HasMaxLength(RoomName.MaxLength);
            visit.HasIndex(v => new { v.Room, v.LastSeenAt });
            visit.HasOne(v => v.Member).WithMany().HasForeignKey(v => v.MemberId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<GeneratedSetting>().HasKey(setting => setting.Name);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // SQLite can't order DateTimeOffset; UTC milliseconds order and compare alike on both databases.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMillisecondsConverter>();
}
