namespace CTraderAuth.Rotation.Run;

/// <summary>What the journal has of a response, or will have once its volume answers.</summary>
/// <param name="name">The name of the entry.</param>
/// <param name="written">Ends with whether the entry is on the disk; does not fail.</param>
internal sealed class KeptResponse(string name, Task<bool> written)
{
    public string Name { get; } = name;

    public Task<bool> Written { get; } = written;

    public bool IsWritten => Written is { IsCompletedSuccessfully: true, Result: true };
}
