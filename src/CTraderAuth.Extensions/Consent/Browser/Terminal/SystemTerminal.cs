using System.ComponentModel;
using System.Diagnostics;
using CTraderAuth.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>The console of this process and the browser of the user who runs it.</summary>
internal sealed class SystemTerminal(IOptions<BrowserConsentOptions> options, ILogger<SystemTerminal> logger) : IConsentTerminal
{
    private const int StandardInput = 0;

    private static readonly UnixLines Lines = new(StandardInput, TimeProvider.System);
    private static readonly RedirectedLines Redirected = new(static () => Console.In.ReadLine());
    private static readonly KeyLines Keys = new(() => Console.KeyAvailable, () => Console.ReadKey(intercept: true), Console.Write, TimeProvider.System);

    private readonly Lock _writing = new();

    public bool CanRead => options.Value.ReadRedirectedInput || !Console.IsInputRedirected;

    public bool OpensBrowser => options.Value.OpenBrowser;

    // Questions come from the listener while lines are read.
    public void WriteLine(string text)
    {
        lock (_writing)
        {
            (options.Value.Output ?? Console.Out).WriteLine(text);
        }
    }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        !OperatingSystem.IsWindows() ? Lines.ReadLineAsync(cancellationToken)
        : Console.IsInputRedirected ? Redirected.ReadLineAsync(cancellationToken)
        : Keys.ReadLineAsync(cancellationToken);

    public bool TryOpen(Uri link, Uri entrance) => TryStart(BrowserCommand.ForThisMachine(link, entrance));

    public bool TryStart(BrowserCommand? command)
    {
        if (command is null)
        {
            return false;
        }

        try
        {
            using var process = Process.Start(command.Start);
            if (command.Input is not null)
            {
                process?.StandardInput.Write(command.Input);
                process?.StandardInput.Close();
            }

            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException or IOException)
        {
            logger.BrowserNotOpened(e.GetType().Name);
            return false;
        }
    }
}
