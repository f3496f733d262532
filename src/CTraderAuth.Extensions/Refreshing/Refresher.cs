using CTraderAuth.Diagnostics;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Refreshing;

/// <summary>Rotates due grants ahead of time, a page at a time.</summary>
/// <remarks>
/// Processes know nothing of each other: each works through a page in an order of its own and begins from the listed rows, and the compare-and-swap of
/// the attempt decides who rotates a grant. The larger the page, the less often two of them take the same grant. A page that was worked on is listed
/// again from the start, since the others have changed what follows it.
/// </remarks>
internal sealed class Refresher
{
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromSeconds(1);

    // The quiet window and grants that become due meanwhile are only looked at between two pages.
    private static readonly TimeSpan LongestPass = TimeSpan.FromMinutes(1);

    private readonly RotationContext _context;
    private readonly Flights _flights;
    private readonly StoreFollower _store;
    private readonly RefresherOptions _options;
    private readonly ILogger _logger;
    private readonly DueGrants _due;
    private readonly RefreshPace _pace;
    private readonly ChangedSubjects _changed;

    public Refresher(RotationContext context, Flights flights, StoreFollower store, IOptions<RefresherOptions> options, ILogger<Refresher> logger)
    {
        (_context, _flights, _store, _options, _logger) = (context, flights, store, options.Value, new QuietLogger(logger));
        _due = new(context, _options);
        _pace = new(context.Time, _options.RotationsPerSecond);
        _changed = new(context.Rows);
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        _logger.RefresherStarted(_options.Concurrency, _options.RotationsPerSecond);

        // Its rotations make tokens live, which must hear of the changes of other processes.
        _store.Follow();
        await Task.WhenAll(FollowAsync(stopping), RotateDueAsync(stopping)).ConfigureAwait(false);
    }

    private async Task RotateDueAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !_flights.IsDisposed)
        {
            TimeSpan sleep;
            try
            {
                sleep = await PassAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                sleep = Spread(_options.Interval);
                _logger.RefresherFailed(e, sleep.TotalSeconds);
            }

            if (sleep > TimeSpan.Zero)
            {
                await Task.Delay(sleep, _context.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Rotates one page, and returns how long there is nothing to do.</summary>
    private async Task<TimeSpan> PassAsync(CancellationToken stopping)
    {
        _changed.Clear();
        var page = await _due.ReadAsync(stopping).ConfigureAwait(false);
        var tally = new Tally();
        try
        {
            await RotateAsync(page, tally, stopping).ConfigureAwait(false);
        }
        finally
        {
            if (page.Rows.Count > 0)
            {
                _logger.RefresherPassed(tally.Rotated, page.Rows.Count, tally.Failed, tally.Left + page.Attempted, page.Unreadable);
            }
        }

        return tally.Rotated > 0 ? TimeSpan.Zero : tally.Left > 0 ? ShortestSleep : SleepUntil(page.Next);
    }

    private async Task RotateAsync(DuePage page, Tally tally, CancellationToken stopping)
    {
        var rows = page.Rows.ToArray();
        Random.Shared.Shuffle(rows);
        var queue = new DueQueue(rows, _changed);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(_options.Concurrency, rows.Length)).Select(_ => WorkAsync(queue, page.ListedAt, tally, stopping))).ConfigureAwait(false);
        Interlocked.Add(ref tally.Left, queue.Changed + queue.Untaken);
    }

    /// <summary>Waits first and takes a grant then, so that no turn is spent on what others have rotated meanwhile.</summary>
    private async Task WorkAsync(DueQueue queue, long listedAt, Tally tally, CancellationToken stopping)
    {
        var (began, hasTurn) = (_context.Time.GetTimestamp(), false);
        while (!_flights.IsDisposed && _context.Time.GetElapsedTime(began) < LongestPass && queue.Expect())
        {
            if (!hasTurn || _pace.IsSilent)
            {
                await _pace.WaitAsync(stopping).ConfigureAwait(false);
            }

            hasTurn = false;
            if (queue.Take() is not { } row)
            {
                _pace.Return();
            }
            else if (!_flights.IsDisposed)
            {
                hasTurn = await IsForestalledAsync(new KnownRow(row, listedAt), tally).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Rotates one grant. True if others had done so at once, and nothing was sent: the turn is still there.</summary>
    /// <remarks>Waits for the outcome even if the program stops: its end waits for what is being spent, within a bound.</remarks>
    private async Task<bool> IsForestalledAsync(KnownRow listed, Tally tally)
    {
        var began = _context.Time.GetTimestamp();
        var flight = _flights.Join(listed.Row.Subject, beginFrom: listed);
        await ((Task)flight.Outcome).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (flight.WasForestalled)
        {
            // After a long wait the turn is over: many that were kept for so long would begin together.
            Interlocked.Increment(ref tally.Left);
            return _context.Time.GetElapsedTime(began) < ShortestSleep;
        }

        Interlocked.Increment(ref flight is { Outcome.IsCompletedSuccessfully: true, Unsaved: null } ? ref tally.Rotated : ref tally.Failed);
        if (flight.Throttled is { } pause && _pace.Slow(pause) is { } rate)
        {
            _logger.RefresherSlowed(rate);
        }

        return false;
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _changed.FollowAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _logger.WatchFailed(e);
            }

            await Task.Delay(ShortestSleep, _context.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan SleepUntil(DateTimeOffset? next)
    {
        var longest = Spread(_options.Interval);
        var left = next - _context.Time.GetUtcNow() ?? longest;
        return left > longest ? longest : left < ShortestSleep ? ShortestSleep : left;
    }

    /// <summary>Within 20 %, so that processes that were started together do not look together.</summary>
    private static TimeSpan Spread(TimeSpan time) => time * (0.8 + (0.4 * Random.Shared.NextDouble()));

    private sealed class Tally
    {
        public int Rotated;
        public int Failed;
        public int Left;
    }
}
