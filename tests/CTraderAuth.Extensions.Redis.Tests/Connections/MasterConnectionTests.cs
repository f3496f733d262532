using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Connections;

/// <summary>R32: what was executed over a new connection is used only once the server behind it was looked at.</summary>
public sealed class MasterConnectionTests(SharedServer shared) : RedisTest(shared)
{
    private readonly List<string> _looked = [];
    private StoreException? _refusal;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task R32_The_result_of_a_new_connection_comes_after_the_look_at_its_server(bool isRead)
    {
        var (connection, proxy, other) = await GivenConnection();

        var looked = 0;
        (await connection.RunAsync(
            async master =>
            {
                await (looked++ == 0 ? MoveAsync(master, proxy, other) : Task.CompletedTask);
                return "done";
            },
            isRead)).ShouldBe("done");

        _looked.Distinct().Count().ShouldBe(2);
        looked.ShouldBe(isRead ? 2 : 1);
    }

    [Fact]
    public async Task R32_The_outcome_of_a_write_is_unknown_if_the_server_that_executed_it_cannot_be_used()
    {
        var (connection, proxy, other) = await GivenConnection();
        await connection.RunAsync(static master => master.ExecuteAsync("PING"), isRead: true);
        _refusal = StoreException.Forgets("Redis", "appendonly is no and must be yes");

        var writes = 0;
        var error = await Should.ThrowAsync<StoreException>(() => connection.RunAsync(
            async master =>
            {
                writes++;
                await MoveAsync(master, proxy, other);
                return true;
            },
            isRead: false));

        error.Message.ShouldContain("The outcome of that write is unknown.");
        error.InnerException.ShouldBe(_refusal);
        writes.ShouldBe(1);
    }

    // Returns when the address leads to another server, over a connection that works.
    private static async Task MoveAsync(Master master, SwallowingProxy proxy, RedisServer other)
    {
        proxy.Target = other.Port;
        proxy.Cut();
        await Eventually.ReadyAsync(async () =>
        {
            try
            {
                await master.ExecuteAsync("PING");
                return !master.IsCurrent;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                return false;
            }
        });
    }

    private async Task<(MasterConnection Connection, SwallowingProxy Proxy, RedisServer Other)> GivenConnection()
    {
        var (server, other) = (await SharedAsync(), await GivenServer());
        var proxy = Close(new SwallowingProxy(server.Port));
        var settings = ConnectionSettings.Parse($"127.0.0.1:{proxy.Port}");
        return (Close(new MasterConnection(new(settings.OpenAsync, isOwned: true), "slot", Accept, TimeProvider.System)), proxy, other);
    }

    private void Accept(ServerFacts facts, string server)
    {
        _looked.Add(facts.ReplicationId);
        if (_looked.Count > 1 && _refusal is { } refusal)
        {
            throw refusal;
        }
    }
}
