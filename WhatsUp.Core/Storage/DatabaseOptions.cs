namespace WhatsUp.Core.Storage;

/// <summary>Where WhatsUp keeps what it must not forget: configuration section <c>Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Database";

    /// <summary>Which database. Default: SQLite.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>The SQLite file, absolute or under the content root. Default: <c>data/whatsup.db</c>.</summary>
    public string Path { get; set; } = "data/whatsup.db";

    /// <summary>The PostgreSQL connection string; needed with <see cref="DatabaseProvider.Postgres"/>.</summary>
    public string? ConnectionString { get; set; }
}

/// <summary>The databases WhatsUp runs on.</summary>
public enum DatabaseProvider
{
    /// <summary>One file, nothing to install.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, for several machines.</summary>
    Postgres,
}
