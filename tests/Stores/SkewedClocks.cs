using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Stores;

/// <summary>Instances whose clocks are an hour apart.</summary>
internal static class SkewedClocks
{
    private const int Rotations = 50;
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Behind = TimeSpan.FromHours(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="open">Opens a program on the store, with a clock.</param>
    public static async Task ShouldRotateInTurnsAsync(Func<CTraderSandbox, TimeProvider, ICTraderTokens> open)
    {
        var (right, wrong) = (new TestClock(Start), new TestClock(Start - Behind));
        await using var sandbox = CTraderSandbox.Start(options => (options.TimeProvider, options.Reuse) = (right, RefreshTokenReuse.RevokeFamily));
        var (one, other) = (open(sandbox, right), open(sandbox, wrong));
        await one.ConnectAsync("alice", sandbox.IssueCode(), Cancellation);

        for (var rotation = 1; rotation <= Rotations; rotation++)
        {
            var token = await (rotation % 2 == 0 ? one : other).RefreshAsync("alice", Cancellation);
            token.Generation.ShouldBeGreaterThanOrEqualTo(rotation + 1);
            right.Advance(TimeSpan.FromMinutes(1));
            wrong.Advance(TimeSpan.FromMinutes(1));
        }

        sandbox.TokenRequests.ShouldAllBe(request => request.Applied);
        sandbox.TokenRequests.Where(request => request.RefreshToken is not null).Select(request => request.RefreshToken).ShouldBeUnique();
    }
}
