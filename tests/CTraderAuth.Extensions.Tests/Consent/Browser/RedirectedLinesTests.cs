using System.Collections.Concurrent;
using CTraderAuth.Consent.Browser.Terminal;

namespace CTraderAuth.Tests.Consent.Browser;

public sealed class RedirectedLinesTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<string?> _input = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _input.Dispose();

    [Fact]
    public async Task A_read_that_blocks_keeps_nobody_waiting()
    {
        var lines = new RedirectedLines(() => _input.TryTake(out var line, Limit) ? line : throw new TimeoutException());
        using var stop = new CancellationTokenSource();

        // Were this read on the thread of the caller, the next line would not run before the time-out.
        var reading = lines.ReadLineAsync(stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        _input.Add("first", Cancellation);
        _input.Add(null, Cancellation);
        (await lines.ReadLineAsync(Cancellation)).ShouldBe("first");
        (await lines.ReadLineAsync(Cancellation)).ShouldBeNull();
    }
}
