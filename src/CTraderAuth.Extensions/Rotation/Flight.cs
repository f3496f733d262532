namespace CTraderAuth.Rotation;

/// <summary>One run of the rotation as its callers see it: what they get meanwhile, and how it ends.</summary>
internal sealed class Flight(string subject, Purpose purpose)
{
    private readonly Lock changing = new();
    private TaskCompletionSource<CTraderAccessToken?> ending = NewSource();
    private string? doubtful;
    private bool over;
    private TaskCompletionSource<CTraderAccessToken?> answer = NewSource();

    public string Subject { get; } = subject;

    public Purpose Purpose { get; } = purpose;

    /// <summary>The run itself; completes after <see cref="Ending"/>.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>The token of the end; null when the grant as it stands counts. An answer that is unknown ends it for callers before the run is over.</summary>
    public Task<CTraderAccessToken?> Ending
    {
        get
        {
            lock (changing)
            {
                return ending.Task;
            }
        }
    }

    /// <summary>The access token that an API refused.</summary>
    public string? Rejected { get; private set; }

    /// <summary>How often a rejection was reported.</summary>
    public int Rejections { get; private set; }

    /// <summary>The rejected token that the last look at the row knew of.</summary>
    public string? Considered { get; set; }

    /// <summary>Why a new pair is not stored yet; null when nothing waits.</summary>
    public string? Unsaved { get; set; }

    /// <summary>The moment before the row was last read; see <see cref="RotationContext.NextMoment"/>.</summary>
    public long LookedAt { get; set; }

    /// <summary>Callers were told something before the end.</summary>
    public bool HasAnswered { get; private set; }

    public Signal? Waiting { get; set; }

    /// <summary>What there is for a caller who only wants a usable token: an early answer or the end.</summary>
    public Task<CTraderAccessToken?> Answer
    {
        get
        {
            lock (changing)
            {
                return answer.Task;
            }
        }
    }

    /// <summary>The flight ended with what it had read before that moment, so it does not answer a question from then.</summary>
    public bool EndedBefore(long moment)
    {
        lock (changing)
        {
            return over && LookedAt < moment;
        }
    }

    public void Reject(string? accessToken)
    {
        if (accessToken is null)
        {
            return;
        }

        lock (changing)
        {
            Rejected = accessToken;
            Rejections++;
            if (accessToken == doubtful)
            {
                // The outcome was unknown, and this settles it at once: who brings the news waits for what comes of it.
                doubtful = null;
                Reopen();
                ending = NewSource();
            }
        }

        Waiting?.Set();
    }

    /// <summary>Answers the callers who wait, and those who come, while the flight goes on.</summary>
    public void Serve(CTraderAccessToken token)
    {
        lock (changing)
        {
            HasAnswered = true;
            Reopen();
            answer.TrySetResult(token);
        }
    }

    /// <summary>Tells the callers that there is nothing to hand out, while the flight goes on.</summary>
    public void ServeNothing(CTraderUnavailableException why, string? accessToken = null)
    {
        lock (changing)
        {
            Reopen();
            Fail(answer, why);
        }

        Undecided(why, accessToken);
    }

    /// <summary>Ends the flight for those who want its outcome: it will not be known before long.</summary>
    /// <param name="why">What they are told.</param>
    /// <param name="accessToken">The token that may be dead by now: a rejection of it decides.</param>
    public void Undecided(CTraderUnavailableException why, string? accessToken = null)
    {
        lock (changing)
        {
            HasAnswered = true;
            doubtful = accessToken;
            Fail(ending, why);
        }
    }

    /// <summary>Ends the flight for those who want its outcome: they have it, and all that is left is to store it.</summary>
    public void Settle(CTraderAccessToken token)
    {
        lock (changing)
        {
            ending.TrySetResult(token);
        }
    }

    /// <summary>Takes an early answer back: who comes now waits.</summary>
    public void Withdraw()
    {
        lock (changing)
        {
            Reopen();
        }
    }

    public void End(CTraderAccessToken? token)
    {
        lock (changing)
        {
            over = true;
            doubtful = null;
            Reopen();
            answer.TrySetResult(token);
            ending.TrySetResult(token);
        }
    }

    public void End(Exception why)
    {
        lock (changing)
        {
            over = true;
            doubtful = null;
            if (!answer.Task.IsCompletedSuccessfully)
            {
                Reopen();
                Fail(answer, why);
            }

            Fail(ending, why);
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
        if (answer.Task.IsCompleted)
        {
            answer = NewSource();
        }
    }
}
