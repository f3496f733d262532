namespace CTraderAuth.Storage;

/// <summary>A protector with more than one key, which come and go.</summary>
internal interface IKeyedProtector : ITokenProtector
{
    /// <summary>Whether data can be read and a newer key than the one it was encrypted with is in use.</summary>
    bool IsOutdated(ReadOnlySpan<byte> data, string context);

    /// <summary>Why data that cannot be read cannot be, and what to do about it.</summary>
    string Explain(ReadOnlySpan<byte> data);
}
