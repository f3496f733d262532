using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.Sessions;
using CTraderAuth.Testing.TokenEndpoint;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.Sockets;

/// <summary>The parts of the socket, put together.</summary>
internal sealed class SocketService : IDisposable
{
    private readonly PriceFeed _prices;
    private readonly SocketEndpoint _endpoint;

    public SocketService(Lock gate, CTraderSandboxOptions options, RegisteredApp app, AuthorizationLedger ledger, RequestLog log)
    {
        var (time, socket) = (options.TimeProvider, options.Socket);
        Accounts = new AccountList(gate) { new(1001), new(1002), new(2001, isLive: true) };
        Board = new Switchboard(gate, time, socket);
        ledger.Observer = Board;
        _prices = new PriceFeed(gate, time, socket, Board);
        Orders = new OrderDesk(time, _prices);
        Requests = new RequestDesk(
            gate, time, socket, Board, new AuthorizationDesk(app, ledger, Accounts, Board, socket), new MarketDesk(_prices), Orders, new RefreshDesk(options, ledger, log));
        Door = new Door(gate, time);
        _endpoint = new SocketEndpoint(time, socket, Board, Requests, Door);
    }

    public AccountList Accounts { get; }

    public Switchboard Board { get; }

    public OrderDesk Orders { get; }

    public RequestDesk Requests { get; }

    public Door Door { get; }

    public Task HandleAsync(HttpContext context, RequestDelegate next) => _endpoint.HandleAsync(context, next);

    public Task NoticesWrittenAsync() => Board.NoticesWrittenAsync();

    public void Dispose()
    {
        Door.Shut(DateTimeOffset.MaxValue);
        Board.Shut();
        _prices.Dispose();
    }
}
