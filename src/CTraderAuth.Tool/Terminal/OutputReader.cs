using System.Runtime.InteropServices;

namespace CTraderAuth.Tool.Terminal;

/// <summary>Notices when nobody reads standard output any more. .NET ignores writes to a closed pipe, so that a program that writes rarely would never notice.</summary>
internal static partial class OutputReader
{
    private const int StandardOutput = 1;
    private const short Gone = 0x8 | 0x10 | 0x20;
    private const int Turn = 1000;

    /// <summary>Cancelled when the reader of a pipe or socket has closed it. Never on Windows, nor for a file or a terminal.</summary>
    public static CancellationToken Watch(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return CancellationToken.None;
        }

        var gone = new CancellationTokenSource();
        var thread = new Thread(() => Wait(gone, cancellationToken)) { IsBackground = true, Name = "Reader of standard output" };
        thread.Start();
        return gone.Token;
    }

    private static void Wait(CancellationTokenSource gone, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Without an event that it waits for, poll still reports an error or the end of the other side.
            var poll = new PollDescriptor { Descriptor = StandardOutput };
            if (Poll(ref poll, 1, Turn) > 0 && (poll.Returned & Gone) != 0)
            {
                gone.Cancel();
                return;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
