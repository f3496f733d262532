using System.Runtime.InteropServices;
using System.Text;

namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>Lines from the terminal behind a descriptor of this process, on Unix.</summary>
/// <remarks>Reads nothing before a line is complete, and nothing after it: later input belongs to the program. <see cref="Console.In"/> cannot do that, because its reads cannot be cancelled.</remarks>
internal sealed partial class UnixLines(int descriptor, TimeProvider time)
{
    private const short Readable = 1;
    private const int Interrupted = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The next line; null when there are no more. A cancelled call consumes nothing.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (IsReadable())
            {
                var read = Read(out var next);
                if (read < 0)
                {
                    continue;
                }

                if (next is (byte)'\n' or (byte)'\r' || (read == 0 && line.Count > 0))
                {
                    return Encoding.UTF8.GetString([.. line]);
                }

                if (read == 0)
                {
                    return null;
                }

                line.Add(next);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    // The kernel stops a background program that reads from its terminal; the line was not typed for it anyway.
    private bool IsReadable()
    {
        var poll = new PollDescriptor { Descriptor = descriptor, Events = Readable };
        return Poll(ref poll, 1, 0) > 0 && ForegroundGroup(descriptor) is var group && (group < 0 || group == OwnGroup());
    }

    /// <summary>1 with the next byte, 0 at the end, less than 0 to try again.</summary>
    private int Read(out byte next)
    {
        // One byte at a time: a terminal that another program left in raw mode may hold more than a line.
        var read = (int)Read(descriptor, out next, 1);
        return read >= 0 ? read : Marshal.GetLastPInvokeError() is Interrupted ? -1 : 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Read(int descriptor, out byte buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OwnGroup();

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
