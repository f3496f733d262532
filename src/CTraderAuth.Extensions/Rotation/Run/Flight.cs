using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>One run of the rotation as its callers see it: what they get while it goes on, and how it ends.</summary>
/// <remarks>
/// Some callers want a usable token (<see cref="UsableToken"/>), others the outcome of the run (<see cref="Outcome"/>).
/// <code>
/// call                     callers who want a usable token     callers who want the outcome
/// OfferToken(token)        token                               go on waiting
/// FailBoth(why)            fail                                fail; a rejection of the doubtful token reopens both
/// FailOutcome(why)         unchanged                           fail; a rejection of the doubtful token reopens both
/// CompleteOutcome(token)   unchanged                           token
/// Retract()                wait again                          unchanged
/// AwaitResponse()          wait again, if they had failed      wait again, if they had failed
/// Complete(token)          token                               token, unless it failed or completed before
/// Complete(why)            fail, unless they have a token      fail, unless it failed or completed before
/// </code>
/// A caller who has a result keeps it; a call decides what waiting and later callers get.
/// </remarks>
internal sealed class Flight(string subject, Purpose purpose)
{
    private readonly Lock _changing = new();
    private volatile TaskCompletionSource<CTraderAccessToken?> _outcome = NewSource();
    private string? _doubtful;
    private volatile bool _over;
    private volatile TaskCompletionSource<CTraderAccessToken?> _usable = NewSource();

    public string Subject { get; } = subject;

    public Purpose Purpose { get; private set; } = purpose;

    /// <summary>The run itself; completes after <see cref="Outcome"/>.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>The token that the run ended with; null when the grant in the row is the result. An unknown outcome fails it before the run is over.</summary>
    public Task<CTraderAccessToken?> Outcome => _outcome.Task;

    /// <summary>The access token that an API rejected.</summary>
    public string? Rejected { get; private set; }

    /// <summary>How often a rejection was reported.</summary>
    public int Rejections { get; private set; }

    /// <summary>The rejected token that the run knew when it last read the row.</summary>
    public string? Considered { get; set; }

    /// <summary>Why a new pair is not stored yet; null when nothing waits. Set by <see cref="UnsavedPairs"/>.</summary>
    public string? Unsaved { get; set; }

    /// <summary>How long the server asked this application to send nothing, zero if it named no time; null when it did not ask.</summary>
    public TimeSpan? Throttled { get; set; }

    /// <summary>Another flight, here or in another process, rotated the grant, and this one sent nothing.</summary>
    public bool WasForestalled { get; set; }

    /// <summary>A row that was listed or read just before, or that this process remembers, to begin from instead of reading it once more: a write finds out whether it has changed since.</summary>
    public KnownRow? BeginFrom { get; set; }

    /// <summary>The moment before the row was last read or the pair was stored, or the row was asked for and remembered; see <see cref="RotationContext.NextMoment"/>.</summary>
    public long LookedAt { get; set; }

    /// <summary>Callers got a token or a failure before the end of the run.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Wakes the run while it waits for another owner: a rejection may end that wait.</summary>
    public Signal? Waiting { get; set; }

    /// <summary>The next read of the row, while the run waits.</summary>
    public NextLook Look { get; } = new();

    public bool IsOver => _over;

    /// <summary>The result for callers who only want a usable token: an early one, or the result of the run.</summary>
    public Task<CTraderAccessToken?> UsableToken => _usable.Task;

    /// <summary>The run began from a row that was out of date, and has sent nothing: it replaces the access token that is in the row.</summary>
    public void Replace(string? accessToken) => Purpose = new Purpose.RefreshNow(accessToken);

    /// <summary>The run ended with what it had read before that moment, so its result is too old for a call that began then.</summary>
    public bool EndedBefore(long moment)
    {
        lock (_changing)
        {
            return _over && LookedAt < moment;
        }
    }

    public void Reject(string? accessToken)
    {
        if (accessToken is null)
        {
            return;
        }

        lock (_changing)
        {
            Rejected = accessToken;
            Rejections++;
            if (accessToken == _doubtful)
            {
                // The outcome was unknown, and this rejection decides it at once: the caller who reports it waits for the new outcome.
                _doubtful = null;
                Reopen();
                _outcome = NewSource();
            }
        }

        Waiting?.Set();
    }

    /// <summary>If the run waits for a change of the row, it reads it now; completes when callers know what it found next, or it is over.</summary>
    public Task LookAgainAsync()
    {
        var looked = Look.WhenDoneAsync();
        Waiting?.Set();
        return IsOver ? Task.CompletedTask : looked;
    }

    /// <summary>Gives a token to callers who want a usable one, while the run goes on.</summary>
    public void OfferToken(CTraderAccessToken token)
    {
        lock (_changing)
        {
            HasAnswered = true;
            Look.Note(LookedAt);
            Reopen();
            _usable.TrySetResult(token);
            Look.Done(LookedAt);
        }
    }

    /// <summary>Tells every caller that there is no token now, while the run goes on. See <see cref="FailOutcome"/> for the parameters.</summary>
    public void FailBoth(CTraderUnavailableException why, string? accessToken = null)
    {
        lock (_changing)
        {
            Look.Note(LookedAt);
            Reopen();
            Fail(_usable, why);
        }

        FailOutcome(why, accessToken);
    }

    /// <summary>Tells callers who want the outcome that it is not known yet, and will not be soon.</summary>
    /// <param name="why">What they are told.</param>
    /// <param name="accessToken">The token that may be invalid by now: if an API rejects it, that decides.</param>
    public void FailOutcome(CTraderUnavailableException why, string? accessToken = null)
    {
        lock (_changing)
        {
            HasAnswered = true;
            _doubtful = accessToken;
            Look.Note(LookedAt);
            Fail(_outcome, why);
            Look.Done(LookedAt);
        }
    }

    /// <summary>Gives callers the outcome before the run is over: all that is left is to store it.</summary>
    public void CompleteOutcome(CTraderAccessToken token)
    {
        lock (_changing)
        {
            Look.Note(LookedAt);
            _outcome.TrySetResult(token);
            Look.Done(LookedAt);
        }
    }

    /// <summary>Makes callers who come from now on wait, although some were given a token before.</summary>
    public void Retract()
    {
        lock (_changing)
        {
            Reopen();
        }
    }

    /// <summary>A request is being sent, and its response decides: callers who come from now on do not get an earlier failure.</summary>
    public void AwaitResponse()
    {
        lock (_changing)
        {
            if (_usable.Task.IsFaulted)
            {
                Reopen();
            }

            if (_outcome.Task.IsFaulted)
            {
                _doubtful = null;
                _outcome = NewSource();
            }

            Look.Done(LookedAt);
        }
    }

    /// <summary>The run ended with a token, or with the grant in the row (null).</summary>
    public void Complete(CTraderAccessToken? token)
    {
        lock (_changing)
        {
            _over = true;
            _doubtful = null;
            Look.Note(LookedAt);
            Reopen();
            _usable.TrySetResult(token);
            _outcome.TrySetResult(token);
            Look.Done(LookedAt);
        }
    }

    /// <summary>The run failed.</summary>
    public void Complete(Exception why)
    {
        lock (_changing)
        {
            _over = true;
            _doubtful = null;
            if (!_usable.Task.IsCompletedSuccessfully)
            {
                Reopen();
                Fail(_usable, why);
            }

            Fail(_outcome, why);
            Look.Done(LookedAt);
        }
    }

    private static TaskCompletionSource<CTraderAccessToken?> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Fail(TaskCompletionSource<CTraderAccessToken?> source, Exception why)
    {
        source.TrySetException(why);
        _ = source.Task.Exception;
    }

    private void Reopen()
    {
        if (_usable.Task.IsCompleted)
        {
            _usable = NewSource();
        }
    }
}
