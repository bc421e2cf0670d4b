using System.Diagnostics;

namespace WhatsUp.Tests.Support;

/// <summary>
/// A real disk of a few megabytes for one app process, that the test fills and frees: a file system in memory that only that process sees.
/// Where the system does not let this user mount one, the test is skipped and says so.
/// </summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("whatsup-disk-").FullName;

    public SmallDisk(int megabytes = 8, bool full = false)
    {
        // Its own user namespace is what an ordinary user needs to mount.
        string[] unshare = Environment.UserName == "root" ? ["unshare", "-m"] : ["unshare", "-rm"];
        var mount = $"mount -t tmpfs -o size={megabytes}m tmpfs '{folder}'";
        Assert.SkipUnless(OperatingSystem.IsLinux() && Succeeds([.. unshare, "sh", "-c", mount]), "This system lets this user mount no file system, so the disk can't be filled.");
        var fill = full ? $"; head -c {megabytes}m /dev/zero > '{folder}/filler' 2>/dev/null" : "";
        Launcher = [.. unshare, "sh", "-c", $"{mount}{fill}; exec \"$@\"", "sh"];
    }

    /// <summary>Runs the app so that it has this disk.</summary>
    public IReadOnlyList<string> Launcher { get; }

    public string DatabasePath => Path.Combine(folder, "whatsup.db");

    /// <summary>Leaves no space.</summary>
    public void Fill(WhatsUpApplication app)
    {
        using var filler = new FileStream(Filler(app), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free(WhatsUpApplication app) => File.Delete(Filler(app));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The disk as the app's process sees it; nobody else does.
    private string Filler(WhatsUpApplication app) => $"/proc/{app.ProcessId}/root{folder}/filler";

    private static bool Succeeds(string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
