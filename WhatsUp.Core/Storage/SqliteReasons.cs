using Microsoft.Data.Sqlite;

namespace WhatsUp.Core.Storage;

/// <summary>What SQLite's result codes mean to whoever runs the app (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteReasons
{
    /// <summary>The database is damaged.</summary>
    public const int Corrupt = 11;

    /// <summary>What to do about a file that this user may not write.</summary>
    public const string ReadOnly = "it is read-only. Make the file and its folder writable for this user, or set Database:Path.";

    /// <summary>Why, and what to do; null when it is no error of SQLite, or none that is known here.</summary>
    public static string? Of(Exception? e) => e switch
    {
        null => null,
        SqliteException sqlite => Of(sqlite.SqliteErrorCode),
        _ => Of(e.InnerException),
    };

    private static string? Of(int code) => code switch
    {
        5 or 6 => "another program holds it locked. Close that program and start again.",
        8 => ReadOnly,
        10 => "the disk can't be read or written. Check the disk, its space and quota, or set Database:Path.",
        Corrupt or 26 => "it is damaged or not a database. Restore it from a backup, or move it away to start anew.",
        13 => "the disk is full. Free some space, or set Database:Path to another disk.",
        14 => "it can't be opened. Check that its folder exists and is writable, or set Database:Path.",
        _ => null,
    };
}
