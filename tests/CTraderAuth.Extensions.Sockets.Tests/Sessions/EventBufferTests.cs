using CTraderAuth.Sockets.Sessions;

namespace CTraderAuth.Sockets.Tests.Sessions;

public sealed class EventBufferTests
{
    private readonly EventBuffer _buffer = new("alice", 5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_read_in_the_order_in_which_they_came()
    {
        Add(1, 2, -3, 4, -5);

        (await ReadAllAsync()).ShouldBe([1, 2, -3, 4, -5]);
    }

    [Fact]
    public async Task Only_the_oldest_prices_are_dropped_and_they_are_counted()
    {
        Add(-1, 2, -3, 4, -5, 6, -7, 8);

        _buffer.Dropped.ShouldBe(3);
        (await ReadAllAsync()).ShouldBe([2, 4, 6, -7, 8]);
    }

    [Fact]
    public async Task Messages_that_nobody_reads_are_given_up_and_the_reader_is_told()
    {
        Add(1, 2, 3, 4, 5, 6);

        (await ReadAllAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldStartWith("Session alice discarded 5 messages, not counting prices, because nobody read them.");
        (await ReadAllAsync()).ShouldBe([6]);
    }

    [Fact]
    public async Task There_is_one_reader_and_a_later_one_continues()
    {
        Add(1, 2, 3);
        await foreach (var message in _buffer.ReadAllAsync(Token))
        {
            message.PayloadType.ShouldBe(1);
            (await ReadAllAsync().ShouldThrowAsync<InvalidOperationException>()).Message.ShouldStartWith("The messages of session alice are being read already.");
            break;
        }

        (await ReadAllAsync()).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task A_reader_that_waits_gets_what_comes()
    {
        await using var reading = _buffer.ReadAllAsync(Token).GetAsyncEnumerator(Token);
        for (var i = 1; i <= 100; i++)
        {
            var next = reading.MoveNextAsync();
            Add(i);
            (await next).ShouldBeTrue();
            reading.Current.PayloadType.ShouldBe(i);
        }

        var last = reading.MoveNextAsync();
        _buffer.Complete();
        (await last).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reader_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await using var reading = _buffer.ReadAllAsync(cancelled.Token).GetAsyncEnumerator(Token);
        var next = reading.MoveNextAsync();

        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await next);
    }

    // Negative ones are prices.
    private void Add(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            _buffer.Add(new(number, default), number < 0);
        }
    }

    private async Task<List<int>> ReadAllAsync()
    {
        _buffer.Complete();
        List<int> read = [];
        await foreach (var message in _buffer.ReadAllAsync(Token))
        {
            read.Add(message.PayloadType);
        }

        return read;
    }
}
