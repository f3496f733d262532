namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>Lines of a redirected standard input on Windows, where a read cannot be cancelled.</summary>
/// <param name="read">Reads the next line and blocks until there is one, as the asynchronous methods of <see cref="Console.In"/> do, too.</param>
internal sealed class RedirectedLines(Func<string?> read)
{
    private Task<string?>? _next;

    /// <summary>The next line; null when there are no more. A cancelled call leaves its line to the next one.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var next = _next ??= Task.Run(read, CancellationToken.None);
        var line = await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        _next = null;
        return line;
    }
}
