namespace CTraderAuth.Sockets.Rules;

/// <summary>Whether the accounts of the grant are to be listed.</summary>
internal sealed record ListFacts
{
    public bool IsDue { get; init; }

    /// <summary>Not asked for before; <see cref="TimeSpan.MaxValue"/> while a replacement of the token is awaited.</summary>
    public TimeSpan NotBefore { get; init; }

    public Ask? Ask { get; init; }

    public int Failures { get; init; }

    public int YoungRefusals { get; init; }

    public override string ToString() => nameof(ListFacts);
}
