using CTraderAuth.Servers;
using CTraderAuth.Storage;
using CTraderAuth.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Connections;

public sealed class FailureTests(SharedServer shared) : PostgreSqlTest(shared)
{
    [Theory]
    [InlineData($"Password={WrongPassword}")]
    [InlineData("Application Name=x")]
    public async Task Says_that_the_password_is_wrong_and_does_not_repeat_it(string password)
    {
        var server = await GivenServer();
        await server.ExecuteAsync($"CREATE ROLE desk LOGIN PASSWORD '{Password}'");
        await server.AllowAsync("host all desk 127.0.0.1/32 scram-sha-256");

        await ShouldRejectThePasswordAndNotRepeatItAsync(
            GivenStore($"Host=127.0.0.1;Port={server.Port};Username=desk;Database=postgres;{password}"),
            $"^{server.Address} (rejected the user name or the password of the connection string|cannot be reached)");
    }

    [Fact]
    public async Task Works_with_the_rights_that_the_documentation_names()
    {
        var server = await GivenServer();
        await server.ExecuteAsync(PostgreSqlGrantSchema.CreateScript("grants", "public"));
        await server.ExecuteAsync("CREATE ROLE desk LOGIN; GRANT SELECT, INSERT, UPDATE, DELETE ON grants TO desk");
        var store = GivenStore($"Host=127.0.0.1;Port={server.Port};Username=desk;Database=postgres", options => (options.Table, options.CreateTable) = ("grants", false));

        (await store.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch, 1), 0, Cancellation)).ShouldBeTrue();
        (await store.TrySaveAsync(Row("alice", 2, DateTimeOffset.UnixEpoch, 1), 1, Cancellation)).ShouldBeTrue();
        (await store.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).CountAsync(Cancellation)).ShouldBe(1);
        (await store.WatchAsync(Cancellation).FirstAsync(Cancellation)).ShouldBeNull();
        (await store.TryRemoveAsync("alice", 2, Cancellation)).ShouldBeTrue();
    }

    [Fact]
    public async Task Says_which_rights_are_missing()
    {
        var server = await GivenServer();
        await server.ExecuteAsync("CREATE ROLE desk LOGIN");
        var desk = $"Host=127.0.0.1;Port={server.Port};Username=desk;Database=postgres";

        var create = await Should.ThrowAsync<StoreException>(() => GivenStore(desk).FindAsync("alice", Cancellation).AsTask());
        await server.ExecuteAsync($"{PostgreSqlGrantSchema.CreateScript()} GRANT SELECT ON ctrader_grants TO desk");
        var write = await Should.ThrowAsync<StoreException>(() => GivenStore(desk).TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());

        create.Message.ShouldStartWith($"The role of the connection string may not do this at {server.Address}.");
        write.Message.ShouldBe(create.Message);
    }

    [Fact]
    public async Task Says_that_there_is_no_table_and_that_it_was_not_to_be_created()
    {
        var server = await SharedAsync();

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString, options => (options.Table, options.CreateTable) = ("nowhere", false)).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldStartWith($"There is no table \"nowhere\" at {server.Address}, and CreateTable is false.");
    }

    [Fact]
    public async Task Refuses_a_table_of_a_newer_version()
    {
        var server = await SharedAsync();
        await server.ExecuteAsync($"{PostgreSqlGrantSchema.CreateScript("newer")} COMMENT ON TABLE newer IS 'CTraderAuth.Extensions.PostgreSql, schema 2'");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString, options => options.Table = "newer").FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldBe($"\"newer\" at {server.Address} was created by a newer version of CTraderAuth.Extensions.PostgreSql (schema 2; this version supports 1). Update the package, or use another table. Nothing was changed.");
    }

    [Fact]
    public async Task Refuses_a_table_of_another_program()
    {
        var server = await SharedAsync();
        await server.ExecuteAsync("CREATE TABLE foreign_one (id int, name text)");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString, options => options.Table = "foreign_one").FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain("belongs to another program: it has the columns id integer, name text.");
    }

    [Fact]
    public async Task Refuses_a_database_that_is_not_UTF8()
    {
        var server = await SharedAsync();
        await server.ExecuteAsync("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString.Replace("Database=postgres", "Database=latin", StringComparison.Ordinal)).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldContain("has the encoding LATIN1 and must have UTF8");
    }

    [Fact]
    public async Task Says_that_the_database_does_not_exist()
    {
        var server = await SharedAsync();

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(server.ConnectionString.Replace("Database=postgres", "Database=nowhere", StringComparison.Ordinal)).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldStartWith($"The database of the connection string does not exist at {server.Address}.");
    }

    [Theory]
    [InlineData("we\"ird; DROP TABLE x --", null)]
    [InlineData("Grants", "Sch\"ema '")]
    [InlineData("日本", null)]
    public async Task Quotes_names(string table, string? schema)
    {
        var server = await GivenServer();
        await server.ExecuteAsync("CREATE SCHEMA \"Sch\"\"ema '\"");
        var store = GivenStore(server.ConnectionString, options => (options.Table, options.Schema) = (table, schema));

        (await store.TrySaveAsync(Row("alice", 1, DateTimeOffset.UnixEpoch), 0, Cancellation)).ShouldBeTrue();
        (await store.ListAsync(DateTimeOffset.UnixEpoch, Cancellation).CountAsync(Cancellation)).ShouldBe(1);
        (await server.NumberAsync($"SELECT count(*) FROM pg_class WHERE relname = '{table}'")).ShouldBe(1);
    }

    [Fact]
    public async Task Reads_nothing_from_a_standby()
    {
        var primary = await GivenServer();
        var standby = await GivenStandby(primary);

        var error = await Should.ThrowAsync<StoreException>(() => GivenStore(standby.ConnectionString).FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldStartWith($"{standby.Address} is a standby, or read-only.");
    }

    [Fact]
    public async Task P9_A_server_that_became_read_only_writes_nothing_and_says_so()
    {
        var server = await GivenServer();
        var store = GivenStore(server.ConnectionString);
        await store.TrySaveAsync(Row("alice"), 0, Cancellation);
        await server.ExecuteAsync("ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()".Split(';')[0]);
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.ReadyAsync(async () => (string?)await server.ScalarAsync("SHOW default_transaction_read_only") == "on");

        var error = await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("alice", 2), 1, Cancellation).AsTask());

        error.Message.ShouldContain("is a standby, or read-only. Nothing was written.");
        (await store.FindAsync("alice", Cancellation))!.Version.ShouldBe(1);
    }

    [Fact]
    public async Task Works_as_soon_as_a_server_is_there_that_was_away_at_the_start()
    {
        var server = await GivenServer();
        await server.KillAsync();
        var store = GivenStore(server.ConnectionString);

        var error = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());
        await Should.ThrowAsync<StoreException>(() => store.WatchAsync(Cancellation).FirstAsync(Cancellation).AsTask());
        await server.StartAsync();

        error.Message.ShouldStartWith($"{server.Address} cannot be reached, or the connection to it was lost. Nothing was read or written.");
        await Eventually.WorksAsync(() => store.TrySaveAsync(Row("alice"), 0, Cancellation).AsTask());
        (await store.WatchAsync(Cancellation).FirstAsync(Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Names_neither_the_subject_nor_the_content_in_an_error()
    {
        var server = await GivenServer();

        await ShouldNameNothingOfARowAsync(GivenStore(server.ConnectionString), server.KillAsync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Password=correct-horse-battery")]
    [InlineData("Host=db;Timeout=correct-horse-battery")]
    [InlineData("Host=db;Pasword=correct-horse-battery")]
    [InlineData("Host=db;Multiplexing=true;Password=correct-horse-battery")]
    public void Refuses_a_connection_string_that_is_not_valid_and_does_not_repeat_it(string connectionString)
    {
        var builder = new ServiceCollection().AddCTraderAuth(_ => { });

        Should.Throw<ArgumentException>(() => builder.UsePostgreSql(connectionString)).ToString().ShouldNotContain("horse");
        Should.Throw<ArgumentException>(() => builder.UsePostgreSql("Host=db", options => options.ListenConnectionString = connectionString)).ToString().ShouldNotContain("horse");
    }

    [Fact]
    public void Refuses_options_out_of_range()
    {
        var builder = new ServiceCollection().AddCTraderAuth(_ => { });

        foreach (var configure in (Action<PostgreSqlGrantStoreOptions>[])
            [options => options.Table = "", options => options.Table = new('x', 51), options => options.Schema = "a\0b", options => options.CommandTimeout = TimeSpan.Zero, options => options.CommandTimeout = TimeSpan.FromHours(1)])
        {
            Should.Throw<ArgumentException>(() => builder.UsePostgreSql("Host=db", configure));
        }

        Should.Throw<ArgumentException>(() => PostgreSqlGrantSchema.CreateScript(" "));
    }
}
