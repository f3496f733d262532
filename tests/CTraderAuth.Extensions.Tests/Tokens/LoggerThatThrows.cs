using Microsoft.Extensions.Logging;

namespace CTraderAuth.Tests.Tokens;

/// <summary>A logger that cannot write, such as one on a full disk. The logger of this library alone: the others belong to the framework.</summary>
internal sealed class LoggerThatThrows : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("CTraderAuth.Rotation", StringComparison.Ordinal) ? new Full() : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void Dispose()
    {
    }

    private sealed class Full : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new IOException("The disk is full.");
    }
}
