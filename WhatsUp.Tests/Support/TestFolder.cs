namespace WhatsUp.Tests.Support;

/// <summary>The folder of a store within the test's own process.</summary>
internal static class TestFolder
{
    /// <summary>Deletes it, once nothing writes there any more: what a service says to the store at its end may still be on its way.</summary>
    public static Task DeleteAsync(string folder)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return Eventually.TrueAsync(
            () =>
            {
                try
                {
                    Directory.Delete(folder, recursive: true);
                }
                catch (IOException)
                {
                    // A file came while the others were deleted.
                }

                return !Directory.Exists(folder);
            },
            $"{folder} can be deleted");
    }
}
