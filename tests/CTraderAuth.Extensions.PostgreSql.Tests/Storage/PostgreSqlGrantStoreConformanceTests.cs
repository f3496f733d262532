using CTraderAuth.Servers;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Servers;

namespace CTraderAuth.Tests.Storage;

public sealed class PostgreSqlGrantStoreConformanceTests(SharedServer shared) : PostgreSqlTest(shared)
{
    public static TheoryData<string> Names => [.. GrantStoreConformance.Cases.Select(testCase => testCase.Name)];

    public static TheoryData<string> Cuts => [.. GrantStoreConformance.CasesOfCuts(static () => Task.CompletedTask).Select(testCase => testCase.Name)];

    public static MatrixTheoryData<string, string> Damages =>
        new(GrantStoreConformance.CasesOfDamage(static _ => Task.CompletedTask).Select(testCase => testCase.Name), ["version = 0", "version = NULL", "refresh_due_at = 9223372036854775807", "refresh_due_at = -9223372036854775808", "content = ''", "content = NULL", "subject = '\\xff'"]);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Keeps_the_promise(string name)
    {
        var server = await SharedAsync();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == name).RunAsync(() => GivenStore($"{server.ConnectionString};Timeout=60"));
    }

    [Theory]
    [InlineData("repeatable read")]
    [InlineData("serializable")]
    public async Task Keeps_every_promise_whatever_the_isolation_of_the_role(string isolation)
    {
        var server = await SharedAsync();
        var role = $"role_{isolation.Replace(' ', '_')}";
        await server.ExecuteAsync($"CREATE ROLE {role} LOGIN SUPERUSER; ALTER ROLE {role} SET default_transaction_isolation = '{isolation}'; ALTER ROLE {role} SET synchronous_commit = off");

        var stores = Enumerable.Range(0, 2).Select(_ => GivenStore($"Host=127.0.0.1;Port={server.Port};Username={role};Database=postgres;Timeout=60")).ToArray();
        var opened = 0;

        foreach (var testCase in GrantStoreConformance.Cases)
        {
            await testCase.RunAsync(() => stores[opened++ % stores.Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task R30_Keeps_the_promise_about_damaged_rows(string name, string damage)
    {
        var server = await SharedAsync();
        var table = $"damaged_{Guid.NewGuid():N}";
        await GivenStore($"{server.ConnectionString};Timeout=60", options => options.Table = table).FindAsync("alice", Cancellation);
        await server.ExecuteAsync($"ALTER TABLE {table} DROP CONSTRAINT {table}_version_check, ALTER version DROP NOT NULL, ALTER content DROP NOT NULL");

        await GrantStoreConformance.CasesOfDamage(subject => server.ExecuteAsync($"UPDATE {table} SET {damage} WHERE subject = convert_to('{subject}', 'UTF8')"))
            .Single(testCase => testCase.Name == name).RunAsync(() => GivenStore($"{server.ConnectionString};Timeout=60", options => options.Table = table));
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Keeps_the_promise_about_cuts(string name)
    {
        var server = await SharedAsync();
        var proxy = Close(new SwallowingProxy(server.Port));

        await GrantStoreConformance.CasesOfCuts(() => CutAsync(proxy)).Single(testCase => testCase.Name == name)
            .RunAsync(() => GivenStore($"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database=postgres"));
    }

    [Fact]
    public async Task Creates_the_table_once_when_many_processes_begin_at_once()
    {
        var server = await GivenServer();

        await GrantStoreConformance.Cases.Single(testCase => testCase.Name == "Opens_many_instances_at_once").RunAsync(() => GivenStore($"{server.ConnectionString};Timeout=60"));

        (await server.ScalarAsync("SELECT obj_description('ctrader_grants'::regclass)")).ShouldBe("CTraderAuth.Extensions.PostgreSql, schema 1");
    }

    private static Task CutAsync(SwallowingProxy proxy)
    {
        proxy.Cut();
        return Task.CompletedTask;
    }
}
