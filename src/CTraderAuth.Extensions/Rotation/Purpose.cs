using System.Diagnostics;
using CTraderAuth.Grants;

namespace CTraderAuth.Rotation;

/// <summary>What a flight is for.</summary>
[DebuggerDisplay("{Kind}")]
internal sealed class Purpose
{
    public static readonly Purpose Rotate = new() { Kind = PurposeKind.Rotate };

    public PurposeKind Kind { get; private init; }

    /// <summary>Somebody asked for this rotation: neither a reason nor the five minutes after a rejection stop it.</summary>
    public bool Explicit { get; private init; }

    /// <summary>The access token that stood when an explicit rotation was asked for: another one in the row means that it is done.</summary>
    public string? Replacing { get; private init; }

    /// <summary>The code or the refresh token from elsewhere.</summary>
    public string? Secret { get; private init; }

    public string? CodeHash => Kind is PurposeKind.Connect ? Spent.Hash(Secret!) : null;

    public static Purpose RotateNow(string? replacing) => new() { Kind = PurposeKind.Rotate, Explicit = true, Replacing = replacing };

    public static Purpose Connect(string code) => new() { Kind = PurposeKind.Connect, Secret = code };

    public static Purpose Import(string refreshToken) => new() { Kind = PurposeKind.Import, Secret = refreshToken };

    public override string ToString() => $"{Kind}";
}
