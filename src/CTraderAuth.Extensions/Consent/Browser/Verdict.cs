namespace CTraderAuth.Consent.Browser;

/// <summary>How a response was judged.</summary>
internal enum Verdict
{
    /// <summary>It belongs to this sign-in and completes it.</summary>
    Taken,

    /// <summary>The person at the console must confirm that it is theirs.</summary>
    Asked,

    /// <summary>It lacks the state, which is not accepted here.</summary>
    Refused,

    /// <summary>It belongs to another sign-in, or is ambiguous.</summary>
    Foreign,
}
