using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Rotation.Schedules;

/// <summary>One program's way to the token endpoint: a request waits at a gate, and the schedule says what becomes of it.</summary>
internal sealed class GatedEndpoint(Action<Gate> arrive, Func<string, int> process) : ITokenEndpoint
{
    /// <summary>Longer than any pause that chance could shorten, so that a schedule does not depend on it.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(50);

    public async Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        var secret = grant.Code ?? grant.RefreshToken!;
        var gate = new Gate($"sends {secret}", secret);
        arrive(gate);
        var passage = await gate.Passed.ConfigureAwait(false);
        return passage switch
        {
            Passage.Done => Model.ModelServer.AnswerOf(process(secret)),
            Passage.NotSent => new(TokenAnswerKind.NotSent) { RetryAfter = RetryAfter },
            Passage.Unavailable => new(TokenAnswerKind.Unavailable) { RetryAfter = RetryAfter },
            _ => new(TokenAnswerKind.Unknown) { RetryAfter = RetryAfter },
        };
    }
}
