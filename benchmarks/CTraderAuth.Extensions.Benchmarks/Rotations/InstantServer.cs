using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Benchmarks.Rotations;

/// <summary>A token endpoint that gives a new pair, at once or after a while.</summary>
internal sealed class InstantServer(TimeSpan takes) : ITokenEndpoint
{
    /// <summary>Short, so that a clock that leaps over millions of lifetimes stays inside the calendar.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private int _pairs;

    public int Requests => _pairs;

    public async Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _pairs);
        if (takes > TimeSpan.Zero)
        {
            await Task.Delay(takes, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }

        return new(TokenAnswerKind.Pair) { AccessToken = $"access-{number}-0123456789012345678901234567", RefreshToken = $"refresh-{number}-0123456789012345678901234567", ExpiresIn = Life };
    }
}
