using CTraderAuth.Servers;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Campaign.Cluster;

/// <summary>A primary and, for failovers, a standby, behind two addresses that never change.</summary>
internal sealed class PostgreSqlCluster : IClusterServer
{
    private readonly string[] _settings;
    private readonly SwallowingProxy[] _addresses;
    private PostgreSqlServer _primary;
    private PostgreSqlServer? _standby;
    private int _primaryAddress;

    private PostgreSqlCluster(PostgreSqlServer primary, PostgreSqlServer? standby, string[] settings)
    {
        (_primary, _standby, _settings) = (primary, standby, settings);
        _addresses = standby is null ? [new(primary.Port)] : [new(primary.Port), new(standby.Port)];
        var hosts = string.Join(',', _addresses.Select(static address => $"127.0.0.1:{address.Port}"));
        Store = $"postgres:Host={hosts};Username=postgres;Database=postgres{(standby is null ? "" : ";Target Session Attributes=primary")}";
    }

    public string Store { get; }

    public static async Task<PostgreSqlCluster> StartAsync(bool hasStandby, bool isSynchronous)
    {
        string[] settings = hasStandby && isSynchronous ? ["synchronous_standby_names=*"] : [];
        var primary = await PostgreSqlServer.StartAsync(settings);
        return new(primary, hasStandby ? await primary.StartStandbyAsync(settings) : null, settings);
    }

    public async Task RestartAsync()
    {
        await _primary.KillAsync();
        await _primary.StartAsync();
    }

    public async Task FailOverAsync()
    {
        await _primary.KillAsync();
        await _standby!.PromoteAsync();
        await _primary.DisposeAsync();
        _primary = _standby;
        _standby = await _primary.StartStandbyAsync(_settings);
        _addresses[_primaryAddress].Target = _standby.Port;
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
    }
}
