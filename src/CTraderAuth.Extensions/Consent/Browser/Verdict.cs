namespace CTraderAuth.Consent.Browser;

/// <summary>What became of an answer.</summary>
internal enum Verdict
{
    /// <summary>It belongs to this sign-in, which ends with it.</summary>
    Taken,

    /// <summary>The person at the console has to say whether it is theirs.</summary>
    Asked,

    /// <summary>It lacks the state, and that is not accepted here.</summary>
    Refused,

    /// <summary>It belongs to another sign-in, or is ambiguous.</summary>
    Foreign,
}
