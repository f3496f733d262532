namespace CTraderAuth.Storage;

/// <summary>A protector with several keys, which are added and removed over time.</summary>
internal interface IKeyedProtector : ITokenProtector
{
    /// <summary>Whether data can be decrypted, but with an older key than the current one.</summary>
    bool IsOutdated(ReadOnlySpan<byte> data, string context);

    /// <summary>Why data cannot be decrypted, and what to do about it.</summary>
    string Explain(ReadOnlySpan<byte> data);
}
