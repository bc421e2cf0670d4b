using System.Runtime.CompilerServices;

namespace WhatsUp.Tests.Support;

/// <summary>
/// Tests that block a thread on purpose, as a user's handler may, must not keep those beside them waiting until the pool has grown.
/// </summary>
internal static class Threads
{
    [ModuleInitializer]
    internal static void Provide() => ThreadPool.SetMinThreads(workerThreads: 32, completionPortThreads: 32);
}
