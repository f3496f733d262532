using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Load;

/// <summary>A machine so slow that a pause ends between the decision to wait and the wait.</summary>
public sealed class LateWakeTests : LoadTest
{
    private const int Rotated = 100, AttemptAwaited = 114;

    [Fact]
    public async Task A_pause_that_ends_while_a_flight_is_about_to_wait_does_not_fail_the_flight()
    {
        var slow = new Stumbling(Time);
        Tokens = GivenProgram(services: services => services.AddLogging(logging => logging.AddProvider(slow))).GetRequiredService<ICTraderTokens>();
        await GivenGrant("alice");
        GivenExpired();
        Sandbox.Faults.Next(SandboxFault.HangUp(afterProcessing: false));

        await Should.ThrowAsync<CTraderUnavailableException>(async () => await Tokens.GetAsync("alice", Token));
        var end = await Logs.WhenLoggedAsync(record => record.Id.Id == Rotated || record.Level >= LogLevel.Error);

        end.Id.Id.ShouldBe(Rotated, end.Exception?.Message);
        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(2);
    }

    /// <summary>Loses forty seconds just before a pause of thirty begins.</summary>
    private sealed class Stumbling(Tokens.TestClock time) : ILoggerProvider, ILogger
    {
        private int _waits;

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // The first subscribes, the second waits.
            if (eventId.Id == AttemptAwaited && Interlocked.Increment(ref _waits) == 2)
            {
                time.Advance(TimeSpan.FromSeconds(40));
            }
        }

        public void Dispose()
        {
        }
    }
}
