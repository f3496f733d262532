using System.Diagnostics;
using System.Text.Json.Serialization;

namespace CTraderAuth.Grants;

/// <summary>The intent to spend a token or code, written before it is sent: lease and journal in one.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class Attempt
{
    /// <summary>The owner of an attempt that nobody works on.</summary>
    public const string Nobody = "";

    /// <summary>Who spends; <see cref="Nobody"/> once released.</summary>
    public string Owner { get; set; } = Nobody;

    public long Epoch { get; set; }

    /// <summary>How long the owner keeps the attempt, by its own timeouts; zero if it did not say so.</summary>
    public TimeSpan Lease { get; set; }

    /// <summary>How many requests may have reached the server.</summary>
    public int Sends { get; set; }

    /// <summary>A request was sent, and nobody knows whether the server applied it.</summary>
    public bool Unknown { get; set; }

    /// <summary>The refresh token from elsewhere that is being spent.</summary>
    public string? Imported { get; set; }

    /// <summary>The hash of the authorization code that is being exchanged.</summary>
    public string? CodeHash { get; set; }

    /// <summary>The attempt that this one replaced; put back when this one is rejected.</summary>
    public Attempt? Replaced { get; set; }

    /// <summary>Spends the refresh token of the grant itself.</summary>
    [JsonIgnore]
    public bool OwnRefreshToken => Imported is null && CodeHash is null;

    /// <summary>What is left of an attempt once its owner is gone: the exchange of a code leaves what it had replaced.</summary>
    public static Attempt? Resumable(Attempt? attempt) => attempt?.CodeHash is null ? attempt : attempt.Replaced;

    public bool IsBy(string owner, long epoch) => Owner == owner && Epoch == epoch;

    /// <summary>One request was not sent after all; without any other, what this attempt had replaced goes on.</summary>
    public Attempt? WithoutSend() => Sends > 1 ? Released().With(static next => next.Sends--) : Replaced;

    /// <summary>Nobody works on the attempt any more, and nobody knows whether the server applied it.</summary>
    public Attempt Released() => With(static next => (next.Unknown, next.Owner) = (true, Nobody));

    public Attempt With(Action<Attempt> change)
    {
        var copy = (Attempt)MemberwiseClone();
        change(copy);
        return copy;
    }

    public override string ToString() => $"{nameof(Attempt)} {Epoch}, sends {Sends}{(Unknown ? ", unknown" : "")}";
}
