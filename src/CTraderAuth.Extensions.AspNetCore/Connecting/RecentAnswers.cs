namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>The responses that this process has accepted recently: a cookie that was copied before its use does not work a second time.</summary>
/// <remarks>A user adds at most as many entries as <see cref="Endpoints.Limits.Starts"/> and <see cref="Endpoints.Limits.Exchanges"/> let pass.</remarks>
internal sealed class RecentAnswers(TimeProvider time)
{
    private readonly Lock _changing = new();
    private readonly Dictionary<string, string> _answers = [];
    private readonly Queue<(string Key, long Since)> _order = new();

    /// <summary>Whether this response may use the attempt: no response has used it, or this same one has.</summary>
    public bool TryUse(string attemptId, string answerHash)
    {
        lock (_changing)
        {
            return Remember(attemptId, answerHash) == answerHash;
        }
    }

    /// <summary>Records that this code connects the user, or is about to.</summary>
    public void Accept(string user, string answerHash)
    {
        lock (_changing)
        {
            Remember(Key(user, answerHash), "");
        }
    }

    /// <summary>The code did not connect the user.</summary>
    public void Withdraw(string user, string answerHash)
    {
        lock (_changing)
        {
            _answers.Remove(Key(user, answerHash));
        }
    }

    public bool IsAccepted(string user, string answerHash)
    {
        lock (_changing)
        {
            return _answers.ContainsKey(Key(user, answerHash));
        }
    }

    private static string Key(string user, string answerHash) => $"{user} {answerHash}";

    private string Remember(string key, string value)
    {
        // Twice the lifetime of an attempt, so that clocks need not agree exactly.
        while (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > ConsentAttempt.Life * 2)
        {
            _order.Dequeue();
            _answers.Remove(oldest.Key);
        }

        if (_answers.TryGetValue(key, out var before))
        {
            return before;
        }

        _answers[key] = value;
        _order.Enqueue((key, time.GetTimestamp()));
        return value;
    }
}
