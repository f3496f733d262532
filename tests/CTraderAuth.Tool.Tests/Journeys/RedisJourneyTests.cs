using System.Text;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tool.Tests.Journeys;

/// <summary>On Redis, by its URL, and encrypted with the key ring of a program.</summary>
public sealed class RedisJourneyTests(Chromium chromium) : JourneyTest(chromium)
{
    private RedisServer _server = null!;

    public override async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        Environment["CTrader__Store"] = $"redis://127.0.0.1:{_server.Port}";
        Environment["CTrader__KeyRing"] = Path.Combine(Folder, "keys");
        Environment["CTrader__ApplicationName"] = "bot";
        await KeyRing.CreateAsync(Path.Combine(Folder, "keys"), "bot");
    }

    public override async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await base.DisposeAsync();
    }

    protected override async Task CheckStoreAsync(string token)
    {
        await using var connection = await _server.OpenAsync();
        var keys = connection.GetServers()[0].Keys().ToArray();
        keys.ShouldNotBeEmpty();
        foreach (var key in keys)
        {
            ((byte[]?)await connection.GetDatabase().KeyDumpAsync(key)).ShouldNotBeNull().AsSpan().IndexOf(Encoding.UTF8.GetBytes(token)).ShouldBe(-1);
        }
    }
}
