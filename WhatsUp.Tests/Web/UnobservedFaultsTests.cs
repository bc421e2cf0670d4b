using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using WhatsUp.Tests.Support;
using WhatsUp.Web.Hosting;

namespace WhatsUp.Tests.Web;

public sealed class UnobservedFaultsTests
{
    [Fact]
    public async Task A_fault_of_background_work_that_nobody_waited_for_is_logged()
    {
        using var errors = new ErrorLog();
        using var logs = new LoggerFactory([errors]);
        var faults = new UnobservedFaults(logs.CreateLogger<UnobservedFaults>());
        await faults.StartAsync(TestContext.Current.CancellationToken);
        Fail();

        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return errors.Entries.Any(entry => entry.Contains("of the test that nobody waits for", StringComparison.Ordinal));
            },
            "the fault is logged");
        await faults.StopAsync(TestContext.Current.CancellationToken);
    }

    // In a method of its own, so that nothing on the stack keeps the task.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail() => _ = Task.FromException(new InvalidOperationException("of the test that nobody waits for"));
}
