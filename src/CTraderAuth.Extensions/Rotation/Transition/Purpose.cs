using System.Diagnostics;
using CTraderAuth.Grants;

namespace CTraderAuth.Rotation.Transition;

/// <summary>What a flight is for.</summary>
[DebuggerDisplay("{Kind}")]
internal abstract class Purpose
{
    /// <summary>Rotates when the token is due, expired or rejected.</summary>
    public static readonly Purpose Rotate = new RotateWhenDue();

    private Purpose(PurposeKind kind) => Kind = kind;

    public PurposeKind Kind { get; }

    public override string ToString() => $"{Kind}";

    private sealed class RotateWhenDue() : Purpose(PurposeKind.Rotate);

    /// <summary>Somebody asked for this rotation: neither a reason nor the five minutes after a rejection stop it.</summary>
    internal sealed class RefreshNow(string? replacing) : Purpose(PurposeKind.Rotate)
    {
        /// <summary>The access token that was current when the rotation was asked for: another one in the row means that it is done.</summary>
        public string? Replacing { get; } = replacing;
    }

    /// <summary>Exchanges an authorization code.</summary>
    internal sealed class Connect(string code) : Purpose(PurposeKind.Connect)
    {
        public string Code { get; } = code;

        public string Hash { get; } = Spent.Hash(code);
    }

    /// <summary>Spends a refresh token from elsewhere.</summary>
    internal sealed class Import(string token) : Purpose(PurposeKind.Import)
    {
        public string Token { get; } = token;
    }
}
