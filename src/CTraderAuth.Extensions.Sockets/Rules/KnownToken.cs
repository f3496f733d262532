namespace CTraderAuth.Sockets.Rules;

/// <summary>An access token as the rules see it. Two are the same if their values are: a generation may restart.</summary>
/// <param name="Value">The secret.</param>
/// <param name="Generation">The number of its pair.</param>
/// <param name="OldAt">From then on a refusal means that it is invalid, and not that cTrader does not know it everywhere yet.</param>
internal sealed record KnownToken(string Value, long Generation, TimeSpan OldAt)
{
    /// <summary>How old a token is that every server of cTrader knows.</summary>
    public static readonly TimeSpan OldAge = TimeSpan.FromSeconds(10);

    public bool Is(KnownToken? other) => other is not null && other.Value == Value;

    /// <summary>No secret.</summary>
    public override string ToString() => $"generation {Generation}";
}
