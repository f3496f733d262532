using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests;

public sealed class UseSqliteTests : TemporaryFolder
{
    [Fact]
    public async Task Keeps_grants_in_the_file_that_is_named_and_logs_its_path_alone()
    {
        await using var provider = Given(builder => builder.UseSqlite($"Data Source={File};Default Timeout=17"));

        await provider.GetRequiredService<IGrantStore>().TrySaveAsync(Row("alice"), 0, Cancellation);

        (await GivenStore().FindAsync("alice", Cancellation)).ShouldNotBeNull();
        var record = provider.GetRequiredService<FakeLogCollector>().GetSnapshot().ShouldHaveSingleItem();
        record.Level.ShouldBe(LogLevel.Information);
        record.Message.ShouldBe($"Grants are kept in {File}.");
    }

    [Fact]
    public async Task Keys_rows_by_the_client_id_of_the_options()
    {
        await using var provider = Given(builder => builder.UseSqlite($"Data Source={File}"), clientId: "another");

        await provider.GetRequiredService<IGrantStore>().TrySaveAsync(Row("alice"), 0, Cancellation);

        (await GivenStore(clientId: "another").FindAsync("alice", Cancellation)).ShouldNotBeNull();
        (await GivenStore(clientId: "app").FindAsync("alice", Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Lets_the_last_store_named_win()
    {
        await using var memory = Given(builder => builder.UseSqlite($"Data Source={File}").UseMemory());
        await using var sqlite = Given(builder => builder.UseMemory().UseSqlite($"Data Source={File}").UseSqlite($"Data Source={File}"));

        await memory.GetRequiredService<IGrantStore>().TrySaveAsync(Row("alice"), 0, Cancellation);
        await sqlite.GetRequiredService<IGrantStore>().TrySaveAsync(Row("bob"), 0, Cancellation);

        sqlite.GetServices<IGrantStore>().ShouldHaveSingleItem();
        (await GivenStore().ListAsync(cancellationToken: Cancellation).Select(row => row.Subject).ToListAsync(Cancellation)).ShouldBe(["bob"]);
    }

    [Fact]
    public async Task Makes_no_file_before_it_is_needed()
    {
        await using var provider = Given(builder => builder.UseSqlite($"Data Source={File}"));

        provider.GetRequiredService<IGrantStore>();

        Directory.GetFileSystemEntries(Folder).ShouldBeEmpty();
    }

    [Fact]
    public void Refuses_a_database_in_memory_when_it_is_named() =>
        Should.Throw<ArgumentException>(() => Given(builder => builder.UseSqlite("Data Source=:memory:"))).Message.ShouldContain("UseMemory()");

    private static ServiceProvider Given(Action<ICTraderAuthBuilder> configure, string clientId = "app")
    {
        var services = new ServiceCollection();
        services.AddFakeLogging();
        services.Configure<CTraderAuthOptions>(options => options.ClientId = clientId);
        configure(new Builder(services));
        return services.BuildServiceProvider();
    }

    private sealed class Builder(IServiceCollection services) : ICTraderAuthBuilder
    {
        public IServiceCollection Services { get; } = services;
    }
}
