using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tests.Refreshing;

public sealed class RefresherOptionsTests : TokensTest
{
    [Theory]
    [InlineData(0, 50, 60, 0.05, "RefresherOptions.Concurrency is 0: use a number from 1 to 1024.")]
    [InlineData(16, 0, 60, 0.05, "RefresherOptions.RotationsPerSecond is 0: use a number from 1 to 10000.")]
    [InlineData(16, 50, 0.5, 0.05, "RefresherOptions.Interval is 00:00:00.5000000: use a value from 00:00:01 to 01:00:00.")]
    [InlineData(16, 50, 3601, 0.05, "RefresherOptions.Interval is 01:00:01: use a value from 00:00:01 to 01:00:00.")]
    [InlineData(16, 50, 60, 0.6, "RefresherOptions.Spread is out of range: use a share from 0 to 0.5, as in 0.05.")]
    [InlineData(16, 50, 60, double.NaN, "RefresherOptions.Spread is out of range: use a share from 0 to 0.5, as in 0.05.")]
    public void Refuses_values_out_of_range(int concurrency, int rate, double interval, double spread, string problem) =>
        Problem(options => (options.Concurrency, options.RotationsPerSecond, options.Interval, options.Spread) = (concurrency, rate, TimeSpan.FromSeconds(interval), spread))
            .ShouldBe(problem);

    [Fact]
    public void Refuses_half_a_quiet_window_and_an_empty_one()
    {
        Problem(options => options.QuietFrom = new(8, 0)).ShouldBe("RefresherOptions.QuietFrom and QuietUntil belong together: set both, or neither.");
        Problem(options => (options.QuietFrom, options.QuietUntil) = (new(8, 0), new(8, 0))).ShouldBe("RefresherOptions.QuietFrom and QuietUntil are the same time: set two different times, or neither.");
    }

    [Fact]
    public void Accepts_the_defaults_and_a_window_over_midnight()
    {
        using var program = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).AddRefresher().AddRefresher(options => (options.QuietFrom, options.QuietUntil) = (new(22, 0), new(6, 0))));

        program.GetRequiredService<IOptions<RefresherOptions>>().Value.QuietFrom.ShouldBe(new(22, 0));
        program.GetServices<Microsoft.Extensions.Hosting.IHostedService>().Count().ShouldBe(2);
    }

    private string Problem(Action<RefresherOptions> configure)
    {
        using var program = GivenProgram(services: services => services.AddCTraderAuth(_ => { }).AddRefresher(configure));
        return Should.Throw<OptionsValidationException>(() => program.GetRequiredService<IOptions<RefresherOptions>>().Value).Message;
    }
}
