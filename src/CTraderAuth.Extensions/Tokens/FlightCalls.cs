using CTraderAuth.Rotation;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;

namespace CTraderAuth;

/// <summary>What callers do with flights: join one, wait for what they want of it, and look again if it does not answer their question.</summary>
internal sealed class FlightCalls(RotationContext context, Flights flights, StoreFollower store, RowReader rows)
{
    public async Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken)
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
            var token = await WaitAsync(flight, static flight => flight.UsableToken, asked, cancellationToken).ConfigureAwait(false);
            if (token?.Value == rejectedAccessToken)
            {
                token = await WaitAsync(flight, static flight => flight.Outcome, asked, cancellationToken).ConfigureAwait(false);
            }

            // A flight that read the row before it was told does not know the rejection: start another one.
            if (token is not null && (token.Value != rejectedAccessToken || flight.Considered == rejectedAccessToken || flight.Unsaved is not null))
            {
                return token;
            }

            if (token is not null || flight.IsOver)
            {
                await flight.Running.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken)
    {
        ReservedSubjects.Check(subject);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = context.NextMoment();
        var begin = await rows.RecallToBeginAsync(subject, asked, cancellationToken).ConfigureAwait(false);
        for (var beginFrom = begin; ;)
        {
            var current = begin.Row.Grant?.AccessToken;
            var flight = Join(subject, new Purpose.RefreshNow(current), beginFrom: beginFrom);
            if (flight.Purpose is Purpose.RefreshNow refresh)
            {
                var rotated = await WaitAsync(flight, static flight => flight.Outcome, asked, cancellationToken).ConfigureAwait(false);
                if (rotated is not null && rotated.Value == current && refresh.Replacing != current)
                {
                    // It stored what was current when this call began: ours follows it.
                    await flight.Running.WaitAsync(cancellationToken).ConfigureAwait(false);
                }
                else if (rotated is not null || (flight is { IsOver: true, Outcome.IsCompletedSuccessfully: true } && !flight.EndedBefore(asked)))
                {
                    return rotated ?? await GetAsync(subject, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (!begin.IsRemembered)
            {
                // A rotation with another purpose is in progress. If it yields a new pair, that is the result; otherwise ours follows it.
                await Task.WhenAny(flight.Outcome, flight.Running).WaitAsync(cancellationToken).ConfigureAwait(false);
                if (flight.Outcome is { IsCompletedSuccessfully: true, Result: { } token } && token.Value != current)
                {
                    return token;
                }

                await flight.Running.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            // What is remembered says where an attempt may be written, not what another flight or process has replaced.
            beginFrom = begin.IsRemembered ? begin = await rows.FindToBeginAsync(subject, context.NextMoment(), cancellationToken).ConfigureAwait(false) : null;
        }
    }

    /// <summary>A usable token, or the failure of the flight that looked for one.</summary>
    public async Task<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = context.NextMoment();
        for (var outlived = false; ;)
        {
            var flight = Join(subject);
            var token = await WaitAsync(flight, static flight => flight.UsableToken, asked, cancellationToken).ConfigureAwait(false);
            if (token is not null && !outlived && context.Time.GetUtcNow() >= token.ExpiresAt)
            {
                // The flight offered this token before the machine slept, and it has expired since: wait for the flight's end, then look again.
                outlived = await WaitAsync(flight, static flight => flight.Outcome, asked, cancellationToken).ConfigureAwait(false) is not null || flight.IsOver;
            }
            else if (token is not null)
            {
                return token;
            }
        }
    }

    /// <summary>A consent or an import in a flight of its own.</summary>
    public async Task<CTraderAccessToken> BeginAsync(string subject, Purpose purpose, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, typeof(CTraderTokens));
        cancellationToken.ThrowIfCancellationRequested();
        store.Follow();
        var flight = flights.Start(subject, purpose);
        return await WaitAsync(flight.Outcome, cancellationToken).ConfigureAwait(false)
            ?? await GetAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rotation of a subject that is in progress, or a new one.</summary>
    public Flight Join(string subject, Purpose? purpose = null, string? rejected = null, KnownRow? beginFrom = null)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, typeof(CTraderTokens));
        store.Follow();
        return flights.Join(subject, purpose, rejected, beginFrom);
    }

    /// <summary>The token from a flight; null to look again. What the flight read before the call does not count if it is a failure, or a token that is no longer live.</summary>
    private async Task<CTraderAccessToken?> WaitAsync(Flight flight, Func<Flight, Task<CTraderAccessToken?>> answer, long asked, CancellationToken cancellationToken)
    {
        var taken = answer(flight);
        var isEarlier = taken.IsCompleted;
        try
        {
            var token = await WaitAsync(taken, cancellationToken).ConfigureAwait(false);
            if (token is null || flight.Look.DoneAt >= asked || IsLive(flight.Subject, token))
            {
                return token;
            }
        }
        catch (CTraderUnavailableException) when (isEarlier && taken != answer(flight))
        {
            // The flight has another answer by now.
            return null;
        }
        catch (CTraderAuthException) when (flight.EndedBefore(asked))
        {
            return null;
        }
        catch (CTraderUnavailableException e) when (flight.Look.DoneAt < asked && e.Cause is UnavailableCause.CTrader)
        {
            // The flight goes on, because of what it read before the call: it may have changed since.
        }

        await flight.LookAgainAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    // A token that was withdrawn is still tracked; one that is not was evicted because nobody had used it for long.
    private bool IsLive(string subject, CTraderAccessToken token) =>
        !context.Live.Tracks(subject) || (context.Live.TryGet(subject, out var live) && live.Token!.Value == token.Value);

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
}
