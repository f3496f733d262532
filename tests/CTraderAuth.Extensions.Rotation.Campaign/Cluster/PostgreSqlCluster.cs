using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>A primary and, for failovers, a standby, behind two addresses that never change.</summary>
internal sealed class PostgreSqlCluster : IClusterServer
{
    private readonly SwallowingProxy[] _addresses;
    private readonly Standby? _kind;
    private PostgreSqlServer _primary;
    private CopyingStandby? _standby;
    private int _primaryAddress;

    private PostgreSqlCluster(PostgreSqlServer primary, CopyingStandby? standby, Standby? kind)
    {
        (_primary, _standby, _kind) = (primary, standby, kind);
        _addresses = standby is null ? [new(primary.Port)] : [new(primary.Port), new(standby.Server.Port)];
        var hosts = string.Join(',', _addresses.Select(static address => $"127.0.0.1:{address.Port}"));
        Store = $"postgres:Host={hosts};Username=postgres;Database=postgres{(standby is null ? "" : ";Target Session Attributes=primary")}";
    }

    public string Store { get; }

    /// <param name="standby">Null for none.</param>
    public static async Task<PostgreSqlCluster> StartAsync(Standby? standby)
    {
        var primary = await PostgreSqlServer.StartAsync(Settings(standby));
        return new(primary, standby is null ? null : await CopyingStandby.StartAsync(primary, standby), standby);
    }

    public async Task RestartAsync()
    {
        await _primary.KillAsync();
        await _primary.StartAsync();
    }

    public async Task FailOverAsync()
    {
        if (_kind is Standby.Behind)
        {
            await _standby!.FallBehindAsync();
        }

        await _primary.KillAsync();
        await _standby!.Server.PromoteAsync();
        await _primary.DisposeAsync();
        await _standby.Way.DisposeAsync();
        _primary = _standby.Server;
        _standby = await CopyingStandby.StartAsync(_primary, _kind);
        _addresses[_primaryAddress].Target = _standby.Server.Port;
        _primaryAddress = 1 - _primaryAddress;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var address in _addresses)
        {
            await address.DisposeAsync();
        }

        await _primary.DisposeAsync();
        await (_standby?.DisposeAsync() ?? default);
        await PostgreSqlServer.ForgetTemplateAsync();
    }

    private static string[] Settings(Standby? standby) => standby is Standby.Sync ? ["synchronous_standby_names=*"] : [];

    /// <summary>A standby, and the way on which it gets what the primary writes.</summary>
    private sealed record CopyingStandby(PostgreSqlServer Server, SwallowingProxy Way) : IAsyncDisposable
    {
        public static async Task<CopyingStandby> StartAsync(PostgreSqlServer primary, Standby? kind)
        {
            var way = new SwallowingProxy(primary.Port);
            return new(await primary.StartStandbyAsync([$"primary_conninfo=host=127.0.0.1 port={way.Port} user=postgres", .. Settings(kind)]), way);
        }

        public Task FallBehindAsync() => Way.FallBehindAsync();

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Way.DisposeAsync();
        }
    }
}
