namespace CTraderAuth.Protocol;

/// <summary>The end of the wait for one answer; later for a request that was sent before this process was stopped or its machine slept.</summary>
/// <remarks>Such a process wakes with its time passed and the answer in its socket. See docs/decisions/0003-one-send.md.</remarks>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource ended;
    private readonly Func<bool> sent;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly ITimer timer;
    private bool woken;

    public Deadline(TimeSpan timeout, TimeProvider time, Func<bool> sent, CancellationToken cancellationToken)
    {
        ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (this.timeout, this.time, this.sent) = (timeout, time, sent);
        started = time.GetTimestamp();
        timer = time.CreateTimer(static deadline => ((Deadline)deadline!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends with the wait, or with the call that waits.</summary>
    public CancellationToken Token => ended.Token;

    public bool Passed { get; private set; }

    public void Dispose()
    {
        timer.Dispose();
        ended.Dispose();
    }

    private void Pass()
    {
        // A timer is as late as this only when nothing ran.
        var late = time.GetElapsedTime(started) - timeout > timeout / 10;
        if (late && !woken && sent())
        {
            woken = true;
            timer.Change(timeout / 2, Timeout.InfiniteTimeSpan);
            return;
        }

        try
        {
            Passed = true;
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer came at the same moment.
        }
    }
}
