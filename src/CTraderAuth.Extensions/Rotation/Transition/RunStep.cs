namespace CTraderAuth.Rotation.Transition;

/// <summary>What a run does next.</summary>
internal enum RunStep
{
    /// <summary>Reads the row and decides.</summary>
    Look,

    /// <summary>Writes its attempt to the row that was read.</summary>
    WriteAttempt,

    /// <summary>Sends what its attempt spends.</summary>
    Send,

    /// <summary>Waits for the response.</summary>
    Receive,

    /// <summary>Reads the row, to write down a response without tokens.</summary>
    Record,

    WriteRecord,

    /// <summary>Reads the row, to keep the tokens that were received.</summary>
    Commit,

    WriteCommit,

    /// <summary>Reads the row, to release its attempt.</summary>
    Release,

    WriteRelease,

    Over,
}
