namespace CTraderAuth.Rotation.Run;

/// <summary>The pauses of one run between its attempts to store something that exists nowhere else.</summary>
internal sealed class StoreRetry(RotationContext context)
{
    private const int LastTries = 20;
    private static readonly TimeSpan LastPause = TimeSpan.FromMilliseconds(500);

    private int _lastTries;

    /// <summary>False once the program is ending and the store was tried often enough.</summary>
    public bool MayPause => _lastTries < LastTries;

    /// <summary>Waits for a store that is unavailable; false when the program is ending and the store was tried often enough.</summary>
    public async Task<bool> PauseAsync(int failures)
    {
        var stopping = context.Program.Stopping;
        if (!stopping.IsCancellationRequested)
        {
            var pause = TimeSpan.FromMilliseconds(100) * Math.Pow(2, Math.Min(failures, 10));
            await Task.Delay(pause < context.Times.SavePause ? pause : context.Times.SavePause, context.Time, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        }

        if (++_lastTries > LastTries)
        {
            return false;
        }

        // The program is ending in real time, no matter which clock it runs on.
        await Task.Delay(LastPause, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
