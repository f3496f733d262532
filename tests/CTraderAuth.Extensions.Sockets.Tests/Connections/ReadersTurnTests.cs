using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Tests.Sessions;
using CTraderAuth.Sockets.Wire;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Sockets.Tests.Connections;

/// <summary>What is in the socket when the time is up, because the thread pool was busy, has come in time.</summary>
public sealed class ReadersTurnTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly ConnectionTimes Times = new(TimeSpan.FromHours(1), TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(10));

    private readonly TestClock _time = new(new(2026, 11, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly StandInServer _server = new();
    private readonly Receiver _receiver = new();
    private Func<Task> _readersTurn = static () => Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_response_counts_that_is_read_after_the_time_was_up_or_the_wait_was_cancelled(bool isCancelled)
    {
        using var cancelled = new CancellationTokenSource();
        var asked = new TaskCompletionSource<StandInMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.OnMessage = message => Task.FromResult(asked.TrySetResult(message));
        await using var connection = await GivenConnectionAsync();
        _readersTurn = async () =>
        {
            await (await asked.Task).AnswerAsync(2126);
            await ReadAsync();
        };
        var order = connection.RequestAsync(1001, 2106, "{}"u8.ToArray(), null, null, cancelled.Token);
        await asked.Task.WaitAsync(Limit, Token);

        await (isCancelled ? cancelled.CancelAsync() : PassAsync(Times.Response));

        (await order.WaitAsync(Limit, Token)).PayloadType.ShouldBe(2126);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_response_the_wait_ends_as_before(bool isCancelled)
    {
        using var cancelled = new CancellationTokenSource();
        _server.OnMessage = static _ => Task.FromResult(true);
        await using var connection = await GivenConnectionAsync();
        var order = connection.RequestAsync(1001, 2106, "{}"u8.ToArray(), null, null, cancelled.Token);
        await _server.WhenReceivedAsync(2106, 1).WaitAsync(Limit, Token);

        await (isCancelled ? cancelled.CancelAsync() : PassAsync(Times.Response));

        if (isCancelled)
        {
            (await order.WaitAsync(Limit, Token).ShouldThrowAsync<OperationCanceledException>()).CancellationToken.ShouldBe(cancelled.Token);
        }
        else
        {
            (await order.WaitAsync(Limit, Token).ShouldThrowAsync<CTraderUnavailableException>()).OutcomeUnknown.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_connection_is_not_given_up_as_silent_while_something_is_in_the_socket()
    {
        _server.OnMessage = static message => Task.FromResult(message.PayloadType == 2104);
        await using var connection = await GivenConnectionAsync();
        await _time.WhenWaitsAsync(static wait => wait > Times.Response && wait <= Times.Silence + TimeSpan.FromMilliseconds(1)).WaitAsync(Limit, Token);
        _time.Advance(Times.Silence + TimeSpan.FromMilliseconds(1));
        await _server.WhenReceivedAsync(2104, 1).WaitAsync(Limit, Token);
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _readersTurn = async () =>
        {
            await ReadAsync();
            turn.TrySetResult();
        };

        await PassAsync(Times.Response);

        await Task.WhenAny(turn.Task, connection.Ended).WaitAsync(Limit, Token);
        var order = connection.RequestAsync(1001, 2106, "{}"u8.ToArray(), null, null, Token);
        (await order.WaitAsync(Limit, Token)).PayloadType.ShouldBe(2107);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<Connection> GivenConnectionAsync()
    {
        var socket = await ConnectionOpener.OpenAsync(_server.Address, Limit, TimeProvider.System, Token);
        var connection = new Connection(socket, new JsonFormat(), Times, _time, () => _readersTurn());
        connection.Run(_receiver);
        return connection;
    }

    // What came before this price has been taken, too.
    private async Task ReadAsync()
    {
        await _server.Newest.SendAsync(2131);
        await _receiver.Price.Task.WaitAsync(Limit, Token);
    }

    private async Task PassAsync(TimeSpan time)
    {
        await _time.WhenWaitsAsync(wait => wait >= time && wait <= time + TimeSpan.FromMilliseconds(1)).WaitAsync(Limit, Token);
        _time.Advance(time + TimeSpan.FromMilliseconds(1));
    }

    private sealed class Receiver : IMessageReceiver
    {
        public TaskCompletionSource Price { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Received(in Envelope envelope)
        {
            if (envelope.PayloadType == 2131)
            {
                Price.TrySetResult();
            }
        }

        public void Refused(long account, Refusal refusal)
        {
        }

        public void Unreadable(int length)
        {
        }
    }
}
