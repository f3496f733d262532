using CTraderAuth.Grants;

namespace CTraderAuth.Rows;

/// <summary>Distinguishes a grant that this library can have written from one that was changed.</summary>
/// <remarks>As tolerant as the code that uses grants allows: a row rejected without need is a lost grant.</remarks>
internal static class GrantCheck
{
    // Counters grow by one, so no real counter comes near this limit, and adding to it does not overflow.
    private const long HighestCount = 1L << 62;
    private const int MostSends = 1 << 20;

    public static bool IsSound(Grant grant) =>
        grant is { Id: not null, RefusedCredentials: not null, Spent: { Rotated: not null, Imported: not null, Codes: not null } }
        && IsHeaderText(grant.TokenType)
        && (grant.AccessToken is null || IsHeaderText(grant.AccessToken))
        && grant.RefreshToken is not { Length: 0 }
        && IsCount(grant.Generation) && IsCount(grant.Epoch) && IsCount(grant.ConsentEpoch)
        && grant.Spread is >= 0 and <= 1
        && grant.Failures is >= 0 and < int.MaxValue
        && (grant.Reason is not { } reason || Enum.IsDefined(reason))
        && (grant.LastOutcome is not { } outcome || Enum.IsDefined(outcome))
        && grant.Spent.Rotated.Concat(grant.Spent.Imported).Concat(grant.Spent.Codes).Concat(grant.RefusedCredentials).All(static hash => hash is not null)
        && AreSound(grant.Attempt);

    private static bool AreSound(Attempt? attempt)
    {
        for (; attempt is not null; attempt = attempt.Replaced)
        {
            if (attempt.Owner is null || !IsCount(attempt.Epoch) || attempt.Sends is < 0 or > MostSends || attempt.Imported is { Length: 0 } || attempt.CodeHash is { Length: 0 })
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCount(long value) => value is >= 0 and < HighestCount;

    // A line break in the token would make every request throw before it is sent.
    private static bool IsHeaderText(string text) => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
