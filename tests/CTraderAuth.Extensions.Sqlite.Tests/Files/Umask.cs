namespace CTraderAuth.Tests.Files;

/// <summary>The mask that takes permissions from new files, until it is disposed.</summary>
internal sealed class Umask(uint mask) : IDisposable
{
    private readonly uint _before = OperatingSystem.IsWindows() ? 0 : Unix.SetUmask(mask);

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Unix.SetUmask(_before);
        }
    }
}
