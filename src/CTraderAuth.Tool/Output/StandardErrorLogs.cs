using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tool.Output;

/// <summary>Writes the library's log to standard error, a line for each event.</summary>
internal sealed class StandardErrorLogs(LogLevel lowest) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(lowest);

    public void Dispose()
    {
        // Standard error stays open.
    }

    private sealed class Logger(LogLevel lowest) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine(OneLine.Of($"{Name(logLevel)} {eventId.Id}: {formatter(state, exception)}{(exception is null ? "" : $" ({exception.Message})")}"));
            }
        }

        private static string Name(LogLevel level) => level switch
        {
            LogLevel.Trace or LogLevel.Debug => "debug",
            LogLevel.Information => "info",
            LogLevel.Warning => "warning",
            _ => "error",
        };
    }
}
