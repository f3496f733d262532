namespace CTraderAuth.Tool.Doctor.Findings;

/// <summary>What a failed check asks for, the most urgent first: it decides the exit code.</summary>
internal enum FailureKind
{
    /// <summary>Change the configuration: nothing works before.</summary>
    Configuration,

    /// <summary>Repair something outside of this program.</summary>
    Other,

    /// <summary>A trader must consent.</summary>
    Consent,

    /// <summary>Wait: it may pass by itself.</summary>
    Unavailable,
}
