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
}
