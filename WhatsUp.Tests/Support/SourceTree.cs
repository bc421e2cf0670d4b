using System.Reflection;

namespace WhatsUp.Tests.Support;

/// <summary>The sources that the tests were built from, for tests of how they are written.</summary>
internal static class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static readonly string Root = Path.GetFullPath(Path.Combine(
        typeof(SourceTree).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "WebProject").Value!, ".."));

    /// <summary>A file or folder, by its path from the root.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>The files of a project that somebody wrote.</summary>
    public static IEnumerable<string> Files(string project, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, project), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"));
}
