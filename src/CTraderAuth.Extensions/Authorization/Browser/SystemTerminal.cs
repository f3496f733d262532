using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Authorization.Browser;

/// <summary>The console of this process and the browser of whoever runs it.</summary>
internal sealed class SystemTerminal(ILogger<SystemTerminal> logger) : IConsentTerminal
{
    // One for the process, as the console is: two readers would take lines from each other.
    private static readonly LineReader Lines = new(() => Console.In);

    public bool CanRead => !Console.IsInputRedirected;

    public void WriteLine(string text) => Console.Out.WriteLine(text);

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => Lines.ReadLineAsync(cancellationToken);

    public bool TryOpen(Uri link) => TryStart(BrowserCommand.ForThisMachine(link));

    public bool TryStart(ProcessStartInfo? command)
    {
        if (command is null)
        {
            return false;
        }

        try
        {
            using var process = Process.Start(command);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException or FileNotFoundException)
        {
            logger.BrowserNotOpened(e.GetType().Name);
            return false;
        }
    }
}
