using System.Collections.Immutable;
using CTraderAuth.Grants;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>What two processes are up to, one flight after the other; an explicit rotation is null.</summary>
internal sealed record Scenario(string Name, ImmutableArray<PurposeKind?> A, ImmutableArray<PurposeKind?> B)
{
    public static readonly Scenario Rotations = new("two rotations", [PurposeKind.Rotate, null], [PurposeKind.Rotate, PurposeKind.Rotate]);

    public static readonly Scenario Consent = new("a consent beside a rotation", [PurposeKind.Rotate, null], [PurposeKind.Connect, PurposeKind.Rotate]);

    public static readonly Scenario Import = new("an import beside a rotation", [PurposeKind.Rotate, null], [PurposeKind.Import, PurposeKind.Rotate]);

    /// <summary>Not among <see cref="All"/>: when a process sleeps, nobody can tell which of two codes the server took last.</summary>
    public static readonly Scenario Consents = new("two consents", [PurposeKind.Connect, null], [PurposeKind.Connect, PurposeKind.Rotate]);

    public static readonly Scenario[] All = [Rotations, Consent, Import];

    public World Start(RefreshTokenReuse reuse, Budget budget, Frozen.Pool pool) => new(ModelServer.Start(reuse), pool.Of(First()), [new('A', A), new('B', B)], budget)
    {
        Kept = 0b110,
        Written = 0b10,
    };

    public static Grant First() => new()
    {
        Id = "first",
        Generation = 1,
        AccessToken = "a1",
        RefreshToken = "r1",
        IssuedAt = Moves.Now - TimeSpan.FromDays(31),
        ExpiresAt = Moves.Now - TimeSpan.FromDays(1),
    };

    public override string ToString() => Name;
}
