using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight does after it has read the row.</summary>
internal abstract class Decision
{
    private Decision()
    {
    }

    /// <summary>The access token in the row may be used while the run goes on.</summary>
    public bool Servable { get; init; }

    /// <summary>Uses the access token in the row.</summary>
    internal sealed class UseStored : Decision;

    /// <summary>Uses the grant in the row, because this code or token was used before.</summary>
    internal sealed class AlreadyUsed : Decision;

    /// <summary>Waits for a change of the row, since an attempt is open, then reads it again.</summary>
    internal sealed class Wait : Decision;

    /// <summary>Ends: the trader must consent again.</summary>
    internal sealed class Required(ReauthorizationReason reason) : Decision
    {
        public ReauthorizationReason Reason { get; } = reason;
    }

    /// <summary>Ends: no rotation is attempted before a moment.</summary>
    internal sealed class Postponed(DateTimeOffset retryAt) : Decision
    {
        public DateTimeOffset RetryAt { get; } = retryAt;
    }

    /// <summary>Records that the last access token was rejected, then reads the row again.</summary>
    internal sealed class NoteRefusal(Grant next) : Decision
    {
        public Grant Next { get; } = next;
    }

    /// <summary>Writes the attempt, then sends.</summary>
    internal sealed class WriteAttempt(Grant next) : Decision
    {
        public Grant Next { get; } = next;
    }
}
