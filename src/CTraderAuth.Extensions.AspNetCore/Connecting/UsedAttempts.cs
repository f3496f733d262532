namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Which answer used which attempt in this process: a cookie that was copied before it was used works no second time.</summary>
internal sealed class UsedAttempts(TimeProvider time)
{
    private readonly Lock changing = new();
    private readonly Dictionary<string, string> answers = [];
    private readonly Queue<(string Id, DateTimeOffset Until)> ends = new();

    /// <summary>Whether this answer may use the attempt: nothing has, or this very answer did.</summary>
    public bool TryUse(string id, string by)
    {
        var now = time.GetUtcNow();
        lock (changing)
        {
            // Twice the life of an attempt: no clock has to agree with another to the second.
            while (ends.TryPeek(out var oldest) && oldest.Until < now)
            {
                ends.Dequeue();
                answers.Remove(oldest.Id);
            }

            if (answers.TryGetValue(id, out var before))
            {
                return before == by;
            }

            answers[id] = by;
            ends.Enqueue((id, now + (Attempt.Life * 2)));
            return true;
        }
    }
}
