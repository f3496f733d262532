using System.Collections.Concurrent;
using System.Text;

namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>Orders over rotations and cuts: what the program is told about each is what cTrader did.</summary>
public sealed class OrderFigures : FigureTest
{
    private static readonly int Rotations = IsCampaign ? 40 : 4;

    private const int OrdersBetween = 15;

    private readonly ConcurrentDictionary<string, string> _told = [];
    private readonly SemaphoreSlim _ended = new(0);

    [Fact]
    public async Task Each_order_is_executed_once_or_told_as_refused_not_sent_or_unknown()
    {
        await GivenSessionsAsync(static socket => socket.RoundTrip = TimeSpan.FromMilliseconds(20), static options => options.AuthorizationWait = TimeSpan.FromMilliseconds(500));
        var traders = Enumerable.Range(1, 8).Select(trader => TradeAsync(trader, Stop.Token)).ToArray();
        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            for (var order = 0; order < OrdersBetween; order++)
            {
                (await _ended.WaitAsync(Limit, Token)).ShouldBeTrue();
            }

            var generation = (await Tokens.RefreshAsync("alice", Token)).Generation;
            Disturb(rotation);
            await WhenAsync(status => status.State == CTraderSessionState.Ready && status.Generation == generation);
        }

        await Stop.CancelAsync();
        await Task.WhenAll(traders).WaitAsync(Limit, Token);

        var executed = Sandbox.Socket.Orders.GroupBy(static order => order.ClientOrderId!).ToDictionary(static orders => orders.Key, static orders => orders.Count());
        executed.Values.ShouldAllBe(static times => times == 1);
        _told.Where(static told => told.Value == "answered").ShouldAllBe(told => executed.ContainsKey(told.Key));
        _told.Where(static told => told.Value is "refused" or "not sent").ShouldAllBe(told => !executed.ContainsKey(told.Key));
        executed.Keys.ShouldBeSubsetOf(_told.Keys);
        Report($"{_told.Count} orders over {Rotations} rotations and {Rotations / 2} cuts: {string.Join(", ", _told.Values.CountBy(static told => told).Select(static told => $"{told.Value} {told.Key}"))}; {executed.Count} executed, each once; of those that are unknown {_told.Count(told => told.Value == "unknown" && executed.ContainsKey(told.Key))} were");
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _ended.Dispose();
    }

    private void Disturb(int rotation)
    {
        switch (rotation % 4)
        {
            case 0:
                Sandbox.Socket.Cut();
                break;
            case 1:
                Sandbox.Socket.Refuse(2106, "MARKET_CLOSED", times: 2);
                Sandbox.Socket.Refuse(2106, "UNKNOWN_ERROR");
                break;
            case 2:
                Sandbox.Socket.CutInsideFrame();
                break;
            default:
                Sandbox.Socket.DisconnectAccount(1001);
                break;
        }
    }

    private async Task TradeAsync(int trader, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var id = $"{trader}-{number}";
            var order = Encoding.UTF8.GetBytes($$"""{"ctidTraderAccountId":1001,"symbolId":1,"orderType":1,"tradeSide":1,"volume":100000,"clientOrderId":"{{id}}"}""");
            try
            {
                await SessionOf("demo").SendAsync(1001, 2106, order, Token);
                _told[id] = "answered";
            }
            catch (CTraderRequestException)
            {
                _told[id] = "refused";
            }
            catch (CTraderUnavailableException e)
            {
                _told[id] = e.OutcomeUnknown ? "unknown" : "not sent";
            }

            _ended.Release();
        }
    }
}
