namespace CTraderAuth.Authorization.Browser;

/// <summary>Lines of a reader whose reads cannot be cancelled.</summary>
/// <remarks>A read that its caller gave up stays open, and the next caller takes its line: whoever types loses nothing.</remarks>
internal sealed class LineReader(Func<TextReader> reader)
{
    private readonly Lock _lock = new();
    private Task<string?>? _reading;

    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        Task<string?> reading;
        lock (_lock)
        {
            reading = _reading ??= Task.Factory.StartNew(
                Read, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }

        var line = await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _reading = _reading == reading ? null : _reading;
        }

        return line;
    }

    private string? Read()
    {
        try
        {
            return reader().ReadLine();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return null;
        }
    }
}
