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
    public async Task Nothing_is_sent_after_the_end_even_if_the_store_takes_no_notice_of_it()
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
