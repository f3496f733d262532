using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;
using StackExchange.Redis;

namespace CTraderAuth.Tests.Storage;

public sealed class RedisGrantStoreConformanceTests(SharedServer shared) : RedisTest(shared)
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_promise(string name)
    {
        var server = await SharedAsync();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore(server.PatientConfiguration));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_promise_in_a_cluster(string name)
    {
        var server = await ClusterAsync();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore(server.PatientConfiguration));
    }

    [Theory]
    [InlineData("v x")]
    [InlineData("d x")]
    [InlineData("v -1 d 99")]
    public async Task Keeps_the_promise_beside_a_damaged_row(string fields)
    {
        var server = await SharedAsync();
        var (keys, database) = (new Keys("ctrader", ClientId), await GivenDatabase(server));

        foreach (var testCase in GrantStoreConformance.CasesOfDamage(subject => database.ExecuteAsync("HSET", [keys.Row(Keys.Subject(subject)), .. fields.Split(' ')], CommandFlags.None)))
        {
            await testCase.RunAsync(() => GivenStore(server.PatientConfiguration));
        }
    }

    [Fact]
    public async Task Keeps_the_promise_when_a_row_is_something_else()
    {
        var server = await SharedAsync();
        var (keys, database) = (new Keys("ctrader", ClientId), await GivenDatabase(server));

        foreach (var testCase in GrantStoreConformance.CasesOfDamage(subject => database.StringSetAsync(keys.Row(Keys.Subject(subject)), "x")))
        {
            await testCase.RunAsync(() => GivenStore(server.PatientConfiguration));
        }
    }

    [Fact]
    public async Task Keeps_the_promise_when_connections_are_cut()
    {
        var server = await SharedAsync();
        var proxy = Close(new SwallowingProxy(server.Port));

        foreach (var testCase in GrantStoreConformance.CasesOfCuts(() =>
        {
            proxy.Cut();
            return Task.CompletedTask;
        }))
        {
            await testCase.RunAsync(() => GivenStore($"127.0.0.1:{proxy.Port},asyncTimeout=60000"));
        }
    }
}
