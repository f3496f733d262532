using CTraderAuth.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TradingBot;

/// <summary>What a bot does: reads prices, and decides. This one only prints them.</summary>
internal sealed class Prices(ICTraderSession session, SymbolNames names) : BackgroundService
{
    private static readonly string[] Wanted = ["EURUSD", "GBPUSD"];

    private readonly Dictionary<(long Account, long Symbol), (long Bid, long Ask)> _last = [];

    public static async Task SubscribeAsync(CTraderAccountAuthorized authorized)
    {
        var (session, account, ended) = (authorized.Session, authorized.Account, authorized.Ended);
        var list = await session.SendAsync(account, Messages.SymbolsList, new SymbolsRequest(account), Messages.Default.SymbolsRequest, Messages.Default.SymbolsResponse, ended);
        var wanted = list.Symbol.Where(symbol => Wanted.Contains(symbol.SymbolName)).ToList();
        authorized.Services.GetRequiredService<SymbolNames>().Add(account, wanted);
        await session.SendAsync(account, Messages.SubscribeSpots, new(account, [.. wanted.Select(symbol => symbol.SymbolId)]), Messages.Default.SpotsRequest, Messages.Default.SpotsResponse, ended);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var message in session.ReadAllAsync(stoppingToken))      // continues through rotations and cuts
        {
            if (message.PayloadType is Messages.SpotEvent)
            {
                Print(message.Read(Messages.Default.Spot));
            }
        }
    }

    private void Print(Spot spot)
    {
        var key = (spot.CtidTraderAccountId, spot.SymbolId);
        var before = _last.GetValueOrDefault(key);
        var (bid, ask) = _last[key] = (spot.Bid ?? before.Bid, spot.Ask ?? before.Ask);
        Line.Print($"{spot.CtidTraderAccountId} {names.Of(spot.CtidTraderAccountId, spot.SymbolId),-6} {bid / 100_000m:0.00000} / {ask / 100_000m:0.00000}");
    }
}
