using CTraderAuth.Grants;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Rotation.Transition;

/// <summary>The transition function of a grant: what a flight saw or did goes in, what it writes comes out. Pure: no clock, no store, no random numbers.</summary>
/// <remarks>The one place that decides what a rotation writes; see docs/decisions/0002-rotation.md.</remarks>
/// <param name="life">When a token is due.</param>
/// <param name="credentials">The client id and secret in use.</param>
internal sealed class GrantTransition(GrantLife life, ClientCredentials credentials)
{
    private readonly RotationStart _rotation = new(life, credentials);
    private readonly NoTokensRecord _record = new(credentials);

    /// <summary>What to do with a row that was read.</summary>
    public Decision Look(Grant? grant, RowRead read) => read.Purpose switch
    {
        Purpose.Connect connect => NewGrantStart.Connect(grant, read, connect.Hash),
        Purpose.Import import => NewGrantStart.Import(grant, read, import.Token),
        _ => _rotation.Decide(grant, read),
    };

    /// <summary>What to write after a response without tokens.</summary>
    public Edit Record(Grant? grant, NoTokensReceived received) => grant is null || !received.Attempt.IsIn(grant)
        ? new Edit.RowMoved()
        : Edit.Of(_record.Write(grant, received));

    /// <summary>What to write when a flight ends and no longer works on its attempt.</summary>
    /// <param name="grant">The grant in the row.</param>
    /// <param name="attempt">The attempt of the flight.</param>
    /// <param name="unsent">Nothing was sent for it.</param>
    public static Edit Release(Grant? grant, OwnAttempt attempt, bool unsent) => grant is null || !attempt.IsIn(grant)
        ? new Edit.RowMoved()
        : Edit.Of(grant.With(next => next.Attempt = unsent || grant.Attempt!.CodeHash is not null ? grant.Attempt!.WithoutSend() : grant.Attempt!.Released()));

    /// <summary>What becomes of tokens that were received, whatever the lease says.</summary>
    public static CommitDecision Commit(Grant? grant, TokensReceived received) => PairCommit.Decide(grant, received);

    /// <summary>A pair from elsewhere becomes the grant; whatever was in progress on the old one no longer concerns it.</summary>
    public static Grant ImportPair(Grant? grant, CTraderToken token, string newId, double spread = 0) => (grant ?? new Grant()).With(next =>
    {
        next.Id = newId;
        next.Generation++;

        // A number of its own, so that the late response to an earlier consent is known to be older.
        next.ConsentEpoch = ++next.Epoch;
        next.Spent = next.Spent.WithRotated(grant?.RefreshToken).WithImported(token.RefreshToken);
        next.Pair = new()
        {
            AccessToken = token.AccessToken,
            RefreshToken = token.RefreshToken,
            TokenType = TokenAnswerReader.TokenTypeOf(token.TokenType),
            IssuedAt = token.IssuedAt,
            ExpiresAt = token.ExpiresAt,
            Spread = spread,
        };
        next.Progress = new();
    });

    /// <summary>Erases the pair and remembers what was spent; a late response finds another grant id.</summary>
    public static Grant Disconnect(Grant grant, string newId, DateTimeOffset now) => grant.With(next =>
    {
        next.Id = newId;

        // As for a consent: what began before is known to be older.
        next.ConsentEpoch = ++next.Epoch;
        next.Spent = next.Spent.WithRotated(grant.RefreshToken);
        next.Pair = grant.Pair.Erased();
        next.Progress = new() { Reason = ReauthorizationReason.Disconnected, DisconnectedAt = now };
    });
}
