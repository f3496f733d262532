using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Storage;

public sealed class RedisGrantStoreConformanceTests(SharedServer shared) : RedisTest(shared)
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_promise(string name)
    {
        var server = await SharedAsync();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore(server.Configuration));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_promise_in_a_cluster(string name)
    {
        var server = await ClusterAsync();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore(server.Configuration));
    }
}
