using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Tokens;

public sealed class HostLifetimeTests : TokensTest
{
    [Fact]
    public async Task A_host_that_is_disposed_before_it_has_stopped_stops_without_an_error()
    {
        var program = GivenProgram();
        var lifetime = program.GetServices<IHostedService>().ShouldHaveSingleItem();
        await lifetime.StartAsync(Token);

        await program.DisposeAsync();

        await lifetime.StopAsync(Token);
    }

    [Fact]
    public async Task Flights_that_are_disposed_before_anybody_stopped_them_stop_without_an_error()
    {
        var program = GivenProgram();
        var flights = program.GetRequiredService<CTraderAuth.Rotation.Flights>();
        await program.DisposeAsync();

        await flights.StopAsync();
    }

    [Fact]
    public async Task A_store_whose_watch_ignores_cancellation_does_not_delay_the_end()
    {
        await GivenGrant("my-bot");
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => new DeafStore(Store) { HasDeafWatch = true }));
        await program.GetRequiredService<ICTraderTokens>().GetAsync("my-bot", Token);

        await program.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_callback_at_the_end_that_throws_or_hangs_keeps_nobody_from_waiting_for_a_new_pair(bool throws)
    {
        await GivenGrant("my-bot");
        GivenExpired();
        var program = GivenProgram();
        using var over = new ManualResetEventSlim();
        var life = program.GetRequiredService<CTraderAuth.Lifetime.ProgramLife>();
        using var callback = life.Ending.Register(() =>
        {
            if (throws)
            {
                throw new InvalidOperationException("The callback is broken.");
            }

            over.Wait();
        });
        var (sent, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var saves = 0;
        Store.Gate(async operation =>
        {
            if (operation is "Save" && Interlocked.Increment(ref saves) is 2)
            {
                sent.SetResult();
                await answer.Task;
            }
        });
        var asking = program.GetRequiredService<ICTraderTokens>().GetAsync("my-bot", Token).AsTask();
        await sent.Task.WaitAsync(Token);

        var ending = life.StopAsync();
        await Task.WhenAny(ending, Task.Delay(200, Token));
        var (waited, stopped) = (!ending.IsCompleted, life.Stopping.IsCancellationRequested);
        answer.SetResult();
        var token = await asking;
        over.Set();
        await ending.WaitAsync(TimeSpan.FromSeconds(60), Token);

        waited.ShouldBeTrue();
        stopped.ShouldBeTrue();
        token.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_host_that_stops_and_is_disposed_waits_for_a_store_that_hangs_once()
    {
        await GivenGrant("my-bot");
        GivenExpired();
        var program = GivenProgram(options => options.RequestTimeout = TimeSpan.FromSeconds(1));
        var (saves, reached, hangs) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        Store.Gate(operation =>
        {
            if (operation is not "Save" || Interlocked.Increment(ref saves) is 1)
            {
                return Task.CompletedTask;
            }

            reached.TrySetResult();
            return hangs.Task;
        });
        _ = program.GetRequiredService<ICTraderTokens>().GetAsync("my-bot", Token).AsTask();
        await reached.Task.WaitAsync(Token);
        var began = TimeProvider.System.GetTimestamp();

        await program.GetServices<IHostedService>().ShouldHaveSingleItem().StopAsync(Token);
        await program.DisposeAsync();

        TimeProvider.System.GetElapsedTime(began).TotalSeconds.ShouldBeInRange(15.9, 31);
        Logs.GetSnapshot().Count(record => record.Id.Id is 119).ShouldBe(1);
        hangs.SetResult();
    }

    [Fact]
    public async Task Nothing_is_sent_after_the_end_even_if_the_store_ignores_cancellation()
    {
        await GivenGrant("my-bot");
        var program = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => new DeafStore(Store)));
        var lifetime = program.GetServices<IHostedService>().ShouldHaveSingleItem();
        await lifetime.StartAsync(Token);
        GivenExpired();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        await lifetime.StopAsync(Token);

        await Should.ThrowAsync<CTraderUnavailableException>(tokens.GetAsync("my-bot", Token).AsTask());

        Refreshes.ShouldBeEmpty();
    }
}
