using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CTraderAuth.Tool.Terminal;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>The keys that a person presses, or the characters that a program writes to standard input; nothing more once it ends.</summary>
internal static class SandboxKeys
{
    /// <param name="mayReadTerminal">Whether a terminal may be read, without Enter and without an echo.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<char> ReadAsync(bool mayReadTerminal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (StandardInput.IsClosed || (!mayReadTerminal && !Console.IsInputRedirected))
        {
            yield break;
        }

        // A read cannot be cancelled, so it has a thread of its own that ends with the process.
        var keys = Channel.CreateBounded<char>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });
        new Thread(() => Read(keys.Writer, Console.IsInputRedirected ? Character : Key)) { IsBackground = true, Name = "sandbox keys" }.Start();
        await foreach (var key in keys.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return char.ToLowerInvariant(key);
        }
    }

    private static void Read(ChannelWriter<char> keys, Func<char?> next)
    {
        try
        {
            while (next() is { } key)
            {
                keys.TryWrite(key);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The terminal or the writer is gone: the sandbox runs on without keys.
        }

        keys.Complete();
    }

    private static char? Key() => Console.ReadKey(intercept: true).KeyChar;

    private static char? Character() => Console.In.Read() is >= 0 and var character ? (char)character : null;
}
