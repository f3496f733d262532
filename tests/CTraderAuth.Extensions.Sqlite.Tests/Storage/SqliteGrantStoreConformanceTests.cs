using CTraderAuth.Testing;

namespace CTraderAuth.Tests.Storage;

public sealed class SqliteGrantStoreConformanceTests : TemporaryFolder
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Keeps_the_promise(string name) =>
        GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore());
}
