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

    /// <summary>How many requests may have reached the server.</summary>
    public int Sends { get; set; }

    /// <summary>A request was sent, and nobody knows whether the server applied it.</summary>
    public bool Unknown { get; set; }

    /// <summary>The refresh token from elsewhere that is being spent.</summary>
    public string? Imported { get; set; }

    /// <summary>The hash of the authorization code that is being exchanged.</summary>
    public string? CodeHash { get; set; }

    /// <summary>What stood here before; put back when this attempt is refused.</summary>
    public Attempt? Replaced { get; set; }

    /// <summary>Spends the refresh token of the grant itself.</summary>
    [JsonIgnore]
    public bool OwnRefreshToken => Imported is null && CodeHash is null;

    public bool IsBy(string owner, long epoch) => Owner == owner && Epoch == epoch;

    public Attempt With(Action<Attempt> change)
    {
        var copy = (Attempt)MemberwiseClone();
        change(copy);
        return copy;
    }

    public override string ToString() => $"{nameof(Attempt)} {Epoch}, sends {Sends}{(Unknown ? ", unknown" : "")}";
}
