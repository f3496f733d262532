using CTraderAuth.Tests.Servers;
using Npgsql;

namespace CTraderAuth.Tests.Watching;

/// <summary>An error that is not one of Npgsql ends no loop.</summary>
public sealed class UnexpectedErrorTests(SharedServer shared) : PostgreSqlTest(shared)
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_error_of_the_application_while_it_connects_again_does_not_end_the_watch()
    {
        var server = await SharedAsync();
        var (name, fails) = ($"watch-{Guid.NewGuid():N}", false);
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = await GivenWatch(GivenStore(Close(Source($"{server.ConnectionString};Application Name={name}", () =>
        {
            if (Volatile.Read(ref fails))
            {
                failed.TrySetResult();
                throw new NotSupportedException("Not now.");
            }
        }))));
        var writer = await GivenStore();

        Volatile.Write(ref fails, true);
        await CutAsync(server.ConnectionString, name);
        await failed.Task.WaitAsync(Hang, Cancellation);
        Volatile.Write(ref fails, false);

        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(Hang, Cancellation)).ShouldBeNull();
        await writer.TrySaveAsync(Row("bob"), 0, Cancellation);
        (await heard.ReadAsync(Cancellation).AsTask().WaitAsync(Hang, Cancellation)).ShouldBe("bob");
    }

    private static NpgsqlDataSource Source(string connectionString, Action initialize)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.UsePhysicalConnectionInitializer(
            _ => initialize(),
            _ =>
            {
                initialize();
                return Task.CompletedTask;
            });
        return builder.Build();
    }

    private static async Task CutAsync(string connectionString, string name)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
