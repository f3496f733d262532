using CTraderAuth.Storage;
using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Storage;

public sealed class MemoryGrantStoreConformanceTests
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_the_promise(string name)
    {
        var store = new MemoryGrantStore();

        return GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => store);
    }
}
