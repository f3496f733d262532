using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Tests.Sessions;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Tests.Connections;

public sealed class ConnectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly StandInServer _server = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Responses_and_refusals_are_told_and_the_end_of_the_connection_is_not_taken_for_one()
    {
        _server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2106)
            {
                await message.RefuseAsync("TRADING_BAD_VOLUME");
            }

            return message.PayloadType is 2106 or 2108;
        };
        var socket = await ConnectionOpener.OpenAsync(_server.Address, Limit, TimeProvider.System, Token);
        await using var connection = new Connection(socket, new JsonFormat(), new(Limit, Limit, Limit), TimeProvider.System);
        connection.Run(new Nobody());
        var answered = new List<int>();

        await RequestAsync(2121).WaitAsync(Limit, Token);
        answered.ShouldBe([2121]);
        await RequestAsync(2106).WaitAsync(Limit, Token).ShouldThrowAsync<CTraderRequestException>();
        answered.ShouldBe([2121, 2106]);
        var unanswered = RequestAsync(2108);
        await _server.WhenReceivedAsync(2108, 1).WaitAsync(Limit, Token);
        connection.End("The test is over.");

        (await unanswered.WaitAsync(Limit, Token).ShouldThrowAsync<CTraderUnavailableException>()).OutcomeUnknown.ShouldBeTrue();
        answered.ShouldBe([2121, 2106]);

        Task<CTraderMessage> RequestAsync(int payloadType) => connection.RequestAsync(1001, payloadType, "{}"u8.ToArray(), null, () => answered.Add(payloadType), Token);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private sealed class Nobody : IMessageReceiver
    {
        public void Received(in Envelope envelope)
        {
        }

        public void Refused(long account, Refusal refusal)
        {
        }

        public void Unreadable(int length)
        {
        }
    }
}
