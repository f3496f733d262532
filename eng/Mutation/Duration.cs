namespace CTraderAuth.Mutation;

/// <summary>How long a run of tests takes: by the clock, and of a processor.</summary>
internal sealed record Duration(TimeSpan Real, TimeSpan Busy)
{
    /// <summary>From when on a run does not end by itself.</summary>
    public Duration TimeOut => new((Real * 3) + TimeSpan.FromSeconds(30), (Busy * 3) + TimeSpan.FromSeconds(30));
}
