namespace CTraderAuth.Storage;

/// <summary>The keys of an <see cref="ITokenProtector"/> whose keys change, such as a key ring or a vault.</summary>
/// <remarks>Safe for concurrent use. It is a service of its own, so that a decorated <see cref="ITokenProtector"/> keeps it. Never returns what was protected.</remarks>
public interface IProtectionKeys
{
    /// <summary>Whether data can be decrypted, but a newer key than the one that encrypted it is in use. Such rows are encrypted again.</summary>
    /// <param name="data">What <see cref="ITokenProtector.Protect"/> returned.</param>
    /// <param name="context">The context that was given to <see cref="ITokenProtector.Protect"/>.</param>
    bool IsOutdated(ReadOnlySpan<byte> data, string context);

    /// <summary>Why data cannot be decrypted with the available keys and what to do about it, in sentences for a log.</summary>
    /// <param name="data">What <see cref="ITokenProtector.Protect"/> returned, as it was stored.</param>
    string Explain(ReadOnlySpan<byte> data);

    /// <summary>Why data that is encrypted now could not be decrypted after a restart, and what to do about it; then the program stores nothing. Null when it could be decrypted.</summary>
    /// <param name="data">What <see cref="ITokenProtector.Protect"/> returned just now.</param>
    string? ExplainLossAtRestart(ReadOnlySpan<byte> data);
}
