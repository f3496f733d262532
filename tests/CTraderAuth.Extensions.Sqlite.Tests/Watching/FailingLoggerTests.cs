using CTraderAuth.Storage;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Watching;

/// <summary>A logger that throws, as one with a full disk does.</summary>
public sealed class FailingLoggerTests : TemporaryFolder
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_logger_that_fails_does_not_end_the_watch()
    {
        var logger = new FailingLogger();
        await using var store = new SqliteGrantStore("app", new(DatabasePath.Parse($"Data Source={File}"), logger), Setbacks);
        await using var changes = store.WatchAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        (await changes.MoveNextAsync()).ShouldBeTrue();
        System.IO.File.Move(File, $"{File}.away");
        await logger.WatchFailed.WaitAsync(Hang, Cancellation);

        System.IO.File.Move($"{File}.away", File);
        (await GivenStore().TrySaveAsync(Row("bob"), 0, Cancellation)).ShouldBeTrue();

        (await changes.MoveNextAsync().AsTask().WaitAsync(Hang, Cancellation)).ShouldBeTrue();
    }

    private sealed class FailingLogger : ILogger
    {
        private const int Failed = 3003;
        private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WatchFailed => _failed.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == Failed)
            {
                _failed.TrySetResult();
            }

            throw new IOException("The disk of the log is full.");
        }
    }
}
