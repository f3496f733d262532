using CTraderAuth.Sockets.Pacing;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Keeps a place in the pace for every account while a rotation is due, so that all are authorized again at once, however busy the program is.</summary>
/// <remarks>The core rotates when <see cref="GrantStatus.RefreshDueAt"/> has come, in whichever process. A rotation at another time is only known once it has happened: it finds the usual reserve.</remarks>
internal sealed class RotationReserve : IDisposable
{
    // A request of the program makes room a second after its response, or after these two seconds if none comes.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    // A rotation that has not happened by then may take hours.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly ICTraderTokens _tokens;
    private readonly string _subject;
    private readonly Pacer _pacer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private long? _generation;
    private int _places;
    private DateTimeOffset? _due;

    public RotationReserve(ICTraderTokens tokens, string subject, Pacer pacer, TimeProvider time)
    {
        (_tokens, _subject, _pacer, _time) = (tokens, subject, pacer, time);
        _timer = time.CreateTimer(static state => ((RotationReserve)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Once every account is authorized with another token, the rotation is over and the next one is expected.</summary>
    public void Follow(CTraderAuthorizationStatus status)
    {
        if (status is { State: CTraderAuthorizationState.Ready, Generation: { } generation } && generation != _generation)
        {
            // Two for each account, because a notice of the rotation that comes after the token has every account asked once more, and one for the list.
            lock (_lock)
            {
                (_generation, _places) = (generation, (status.Accounts.Count * 2) + 1);
                Expect(generation, null);
            }

            _ = AskAsync(generation);
        }
    }

    public void Dispose()
    {
        _ended.Cancel();
        _timer.Dispose();
    }

    private async Task AskAsync(long generation)
    {
        try
        {
            var status = await _tokens.GetStatusAsync(_subject, _ended.Token).ConfigureAwait(false);
            Expect(generation, status?.RefreshDueAt);
        }
        catch (Exception)
        {
            // The rotation finds the usual reserve.
        }
    }

    // An answer may come after that to a later question.
    private void Expect(long generation, DateTimeOffset? due)
    {
        lock (_lock)
        {
            if (generation == _generation)
            {
                _due = due;
                Look();
            }
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            var left = _due - _time.GetUtcNow() ?? TimeSpan.MaxValue;
            var isNow = left <= Lead && left > -Longest;
            if (left != TimeSpan.MaxValue && left > -Longest)
            {
                var next = isNow ? left + Longest : left - Lead;
                _timer.Change(next < LongestTimer ? TimeSpan.FromMilliseconds(Math.Ceiling(next.TotalMilliseconds)) : LongestTimer, Timeout.InfiniteTimeSpan);
            }

            _pacer.Reserve(isNow ? _places : 0);
        }
    }
}
