namespace WhatsUp.Tests.Support;

/// <summary>Waits for a condition, for as long as a busy machine may need; never for a guessed time.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Waited {Patience.TotalSeconds} s in vain: {what}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    public static async Task<T> WithinPatience<T>(this Task<T> task) => await task.WaitAsync(Patience);

    public static Task WithinPatience(this Task task) => task.WaitAsync(Patience);
}
