using WhatsUp.Core.Storage;

namespace WhatsUp.Tests.Core;

public sealed class WriteTurnsTests
{
    [Fact]
    public async Task Who_waits_too_long_is_told_what_a_store_that_cannot_be_used_is()
    {
        using var writes = new WriteTurns(DatabaseProvider.Sqlite) { Patience = TimeSpan.FromMilliseconds(20) };
        using (await writes.EnterAsync(TestContext.Current.CancellationToken))
        {
            var fault = await Assert.ThrowsAsync<TimeoutException>(async () => await writes.EnterAsync(TestContext.Current.CancellationToken));
            Assert.True(StoreFault.Is(fault));
        }

        (await writes.EnterAsync(TestContext.Current.CancellationToken)).Dispose();
    }
}
