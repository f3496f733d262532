using System.Collections.Concurrent;
using CTraderAuth.Authorization.Browser;

namespace CTraderAuth.Tests.Authorization.Browser;

public sealed class LineReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_up_at_once_when_it_is_cancelled_and_loses_no_line()
    {
        using var typed = new BlockingReader();
        var lines = new LineReader(() => typed);
        using var first = new CancellationTokenSource();
        var given = lines.ReadLineAsync(first.Token);

        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(given);
        typed.Lines.Add("one", Cancellation);
        typed.Lines.Add("two", Cancellation);

        (await lines.ReadLineAsync(Cancellation)).ShouldBe("one");
        (await lines.ReadLineAsync(Cancellation)).ShouldBe("two");
    }

    [Fact]
    public async Task Ends_with_null_when_the_console_is_closed()
    {
        using var typed = new StringReader("last");
        var lines = new LineReader(() => typed);

        (await lines.ReadLineAsync(Cancellation)).ShouldBe("last");
        (await lines.ReadLineAsync(Cancellation)).ShouldBeNull();
        (await lines.ReadLineAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Ends_with_null_when_the_console_fails()
    {
        var lines = new LineReader(() => throw new IOException("No console."));

        (await lines.ReadLineAsync(Cancellation)).ShouldBeNull();
    }

    private sealed class BlockingReader : TextReader
    {
        public BlockingCollection<string> Lines { get; } = [];

        public override string? ReadLine() => Lines.Take(Cancellation);
    }
}
