using System.Collections.Concurrent;
using System.Threading.Channels;
using CTraderAuth.Consent.Browser.Terminal;

namespace CTraderAuth.Tests.Consent.Browser;

internal sealed class FakeTerminal : IConsentTerminal
{
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();
    private readonly Channel<string> _written = Channel.CreateUnbounded<string>();
    private readonly Channel<Uri> _opened = Channel.CreateUnbounded<Uri>();

    public bool CanRead { get; set; } = true;

    public bool HasBrowser { get; set; } = true;

    public ConcurrentQueue<string> Written { get; } = [];

    public Task<Uri> OpenedAsync(CancellationToken cancellationToken) => _opened.Reader.ReadAsync(cancellationToken).AsTask();

    public void Paste(string? line) => _lines.Writer.TryWrite(line);

    public async Task<string> WaitForAsync(string text, CancellationToken cancellationToken)
    {
        await foreach (var line in _written.Reader.ReadAllAsync(cancellationToken))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new InvalidOperationException("Nothing more is written.");
    }

    public void WriteLine(string text)
    {
        Written.Enqueue(text);
        _written.Writer.TryWrite(text);
    }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => _lines.Reader.ReadAsync(cancellationToken).AsTask();

    public Uri? Entrance { get; private set; }

    public bool TryOpen(Uri link, Uri entrance)
    {
        Entrance = entrance;
        _opened.Writer.TryWrite(link);
        return HasBrowser;
    }
}
