using System.Collections.Concurrent;
using System.Globalization;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Security;

/// <summary>A strict token endpoint in memory whose tokens say whose they are. A refresh token works once.</summary>
internal sealed class TaggedServer(TimeSpan tokenLife) : ITokenEndpoint
{
    private readonly ConcurrentDictionary<string, int> _generations = new();
    private int _replays;
    private int _refreshes;

    public int Replays => _replays;

    public int Refreshes => _refreshes;

    /// <summary>The subject that a token was issued to.</summary>
    public static string OwnerOf(string token) => token.Split('.')[1];

    public Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        // A code is the subject who consents.
        var subject = grant.Code ?? OwnerOf(grant.RefreshToken!);
        var spent = grant.Code is null ? int.Parse(grant.RefreshToken!.Split('.')[2], CultureInfo.InvariantCulture) : 0;
        if (!(spent is 0 ? _generations.TryAdd(subject, 1) : _generations.TryUpdate(subject, spent + 1, spent)))
        {
            Interlocked.Increment(ref _replays);
            return Task.FromResult(new TokenAnswer(TokenAnswerKind.Rejected) { ErrorCode = "ACCESS_DENIED" });
        }

        Interlocked.Increment(ref _refreshes);
        return Task.FromResult(new TokenAnswer(TokenAnswerKind.Pair)
        {
            AccessToken = $"access.{subject}.{spent + 1}",
            RefreshToken = $"refresh.{subject}.{spent + 1}",
            ExpiresIn = tokenLife,
        });
    }
}
