using System.Threading.Channels;

namespace CTraderAuth.Tool.Sandbox;

/// <summary>Writes events in the background: a reader that is slow, or does not read at all, holds up nobody.</summary>
internal sealed class SandboxEvents(TextWriter output, TimeProvider time) : IAsyncDisposable
{
    private const int MostWaiting = 1000;

    private readonly Channel<string> _waiting = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });
    private Task? _writing;

    public void Start() => _writing = Task.Run(WriteAsync);

    public void Say(string text) => _waiting.Writer.TryWrite($"{time.GetLocalNow():HH:mm:ss}  {text}");

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        if (_writing is { } writing)
        {
            // What a full pipe keeps from being written is not worth a wait.
            await writing.WaitAsync(TimeSpan.FromMilliseconds(200), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var line in _waiting.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await output.WriteLineAsync(line).ConfigureAwait(false);
                await output.FlushAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Nobody reads any more: the sandbox runs on.
        }
    }
}
