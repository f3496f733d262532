namespace CTraderAuth.Sockets.Sessions;

/// <summary>How long a request may still wait for its authorization, over several waits.</summary>
/// <param name="left">How long at first.</param>
/// <param name="time">The clock.</param>
internal sealed class Allowance(TimeSpan left, TimeProvider time)
{
    private TimeSpan _left = left;

    /// <summary>Waits, and takes the time from what is left.</summary>
    /// <param name="wait">What to wait for.</param>
    /// <param name="spent">What to throw when nothing is left.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task SpendAsync(Func<CancellationToken, Task> wait, Func<Exception> spent, CancellationToken cancellationToken)
    {
        if (_left <= TimeSpan.Zero)
        {
            throw spent();
        }

        var begin = time.GetTimestamp();
        using var limit = new CancellationTokenSource(_left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw spent();
        }

        _left -= time.GetElapsedTime(begin);
    }
}
