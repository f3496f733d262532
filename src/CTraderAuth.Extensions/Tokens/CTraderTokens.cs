using CTraderAuth.Consent.Browser;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>The grants of this application: returns a live token at once, and does everything else through a flight.</summary>
internal sealed partial class CTraderTokens(
    RotationContext context,
    Flights flights,
    StoreFollower changes,
    BrowserConsent browser,
    ILogger<CTraderTokens> logger) : ICTraderTokens, ILiveTokenSource, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan ClockSkip = TimeSpan.FromMilliseconds(100);

    // Any other time provider may jump at any moment, so its time is read on every call.
    private readonly bool _systemTime = context.Time == TimeProvider.System;

    public ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        if (!cancellationToken.IsCancellationRequested && FindLive(subject) is { } token)
        {
            return new(token);
        }

        ReservedSubjects.Check(subject);
        return new(AnswerAsync(subject, cancellationToken));
    }

    public CTraderAccessToken? FindLive(string subject) =>
        context.Live.TryGet(subject, out var live) && (live.SkipsClock(context.Live.Clock) || IsUsable(subject, live)) ? live.Token : null;

    public CTraderAccessToken? FindLive(string subject, ref LiveToken? held)
    {
        if (held is { } quiet && context.Live.IsCurrent(quiet) && quiet.SkipsClock(context.Live.Clock))
        {
            return quiet.Token;
        }

        // Looked up again at least every 100 ms, so that the cache never treats an entry in use as idle.
        held = context.Live.Hold(subject);
        return held is { } live && (live.SkipsClock(context.Live.Clock) || IsUsable(subject, live)) ? live.Token : null;
    }

    public async Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        ArgumentException.ThrowIfNullOrEmpty(rejectedAccessToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (context.Live.TryGet(subject, out var live) && live.Token!.Value != rejectedAccessToken && context.Time.GetUtcNow() < live.UsableUntil)
        {
            return live.Token;
        }

        var asked = context.NextMoment();
        while (true)
        {
            var flight = Join(subject, rejected: rejectedAccessToken);
            var token = await WaitAsync(flight, flight.UsableToken, asked, cancellationToken).ConfigureAwait(false);
            if (token?.Value == rejectedAccessToken)
            {
                token = await WaitAsync(flight, flight.Outcome, asked, cancellationToken).ConfigureAwait(false);
            }

            // A flight that read the row before it was told does not know the rejection: start another one.
            if (token is not null && (token.Value != rejectedAccessToken || flight.Considered == rejectedAccessToken || flight.Unsaved is not null))
            {
                return token;
            }

            await flight.Running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = context.NextMoment();
        var current = (await ReadRowAsync(subject, cancellationToken).ConfigureAwait(false)).Grant?.AccessToken;
        while (true)
        {
            var flight = Join(subject, new Purpose.RefreshNow(current));
            if (flight.Purpose is Purpose.RefreshNow)
            {
                var rotated = await WaitAsync(flight, flight.Outcome, asked, cancellationToken).ConfigureAwait(false);
                if (rotated is null && flight.EndedBefore(asked))
                {
                    continue;
                }

                return rotated ?? await AnswerAsync(subject, cancellationToken).ConfigureAwait(false);
            }

            // A rotation with another purpose is in progress. If it yields a new pair, that is the result; otherwise ours follows it.
            await Task.WhenAny(flight.Outcome, flight.Running).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (flight.Outcome is { IsCompletedSuccessfully: true, Result: { } token } && token.Value != current)
            {
                return token;
            }

            await flight.Running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Both begin to stop before either is awaited.
        await Task.WhenAll(flights.DisposeAsync().AsTask(), changes.DisposeAsync().AsTask()).ConfigureAwait(false);
        context.Live.Dispose();
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private async Task<CTraderAccessToken> AnswerAsync(string subject, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = context.NextMoment();
        for (var outlived = false; ;)
        {
            var flight = Join(subject);
            var token = await WaitAsync(flight, flight.UsableToken, asked, cancellationToken).ConfigureAwait(false);
            if (token is not null && !outlived && context.Time.GetUtcNow() >= token.ExpiresAt)
            {
                // The flight offered this token before the machine slept, and it has expired since: wait for the flight's end, then look again.
                outlived = true;
                await WaitAsync(flight, flight.Outcome, asked, cancellationToken).ConfigureAwait(false);
            }
            else if (token is not null)
            {
                return token;
            }
        }
    }

    private bool IsUsable(string subject, LiveToken live)
    {
        var now = context.Time.GetUtcNow();
        if (now >= live.UsableUntil)
        {
            return false;
        }

        if (GrantLife.IsDue(live.DueAt, live.Token!.IssuedAt, now))
        {
            if (!context.Program.Stopping.IsCancellationRequested)
            {
                Join(subject);
            }
        }
        else if (_systemTime)
        {
            live.SkipClockFor(context.Live.Clock, ClockSkip);
        }

        return true;
    }

    private Flight Join(string subject, Purpose? purpose = null, string? rejected = null)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, this);
        changes.Follow();
        return flights.Join(subject, purpose, rejected);
    }

    /// <summary>The token from a flight; null to look again. A failure that the flight read before the call does not count.</summary>
    private async Task<CTraderAccessToken?> WaitAsync(Flight flight, Task<CTraderAccessToken?> answer, long asked, CancellationToken cancellationToken)
    {
        try
        {
            return await WaitAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (CTraderAuthException) when (flight.EndedBefore(asked))
        {
            return null;
        }
    }

    private async Task<CTraderAccessToken?> WaitAsync(Task<CTraderAccessToken?> answer, CancellationToken cancellationToken)
    {
        if (answer.IsCompleted)
        {
            return await answer.ConfigureAwait(false);
        }

        context.Metrics.Waits(1);
        try
        {
            return await answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            context.Metrics.Waits(-1);
        }
    }

    private ValueTask<GrantRow> ReadRowAsync(string subject, CancellationToken cancellationToken) => ReadRowAsync(subject, context.Rows.FindAsync, cancellationToken);

    private async ValueTask<GrantRow> ReadRowAsync(string subject, Func<string, CancellationToken, ValueTask<GrantRow>> find, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, this);
        try
        {
            return await find(subject, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StoreFailed(e, subject);
            throw RotationErrors.StoreFailed(subject, e);
        }
    }
}
