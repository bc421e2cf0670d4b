namespace WhatsUp.Tests.Support;

/// <summary>Files of the packages that the tests use from npm.</summary>
internal static class NodePackage
{
    /// <summary>Where a file of a package is.</summary>
    /// <param name="path">The package and the path in it, such as <c>axe-core/axe.min.js</c>.</param>
    /// <exception cref="InvalidOperationException">The packages are not installed.</exception>
    public static string PathOf(string path)
    {
        var file = Path.Combine(SourceTree.Root, "WhatsUp.Tests", "Node", "node_modules", path);
        return File.Exists(file) ? file : throw new InvalidOperationException($"{file} is missing. Run ./test.sh, which installs it with npm.");
    }
}
