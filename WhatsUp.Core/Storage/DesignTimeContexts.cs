using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace WhatsUp.Core.Storage;

/// <summary>Lets <c>dotnet ef migrations add … --context SqliteWhatsUpDbContext</c> run without the app.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteWhatsUpDbContext>
{
    public SqliteWhatsUpDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWhatsUpDbContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>Lets <c>dotnet ef migrations add … --context PostgresWhatsUpDbContext</c> run without the app.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresWhatsUpDbContext>
{
    public PostgresWhatsUpDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresWhatsUpDbContext>().UseNpgsql("Host=design").Options);
}
