using Microsoft.Extensions.Logging;

namespace CTraderAuth.Campaign.Child;

/// <summary>Tells what a process noticed of a store that may have lost writes.</summary>
/// <param name="moved">The server has another history than before.</param>
/// <param name="behind">A row was older than this process had seen it.</param>
internal sealed class StoreNotices(Action moved, Action behind) : ILoggerProvider, ILogger
{
    private const int RowWentBack = 150, OtherPostgreSql = 2004, OtherRedis = 2104;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        switch (eventId.Id)
        {
            case OtherPostgreSql or OtherRedis:
                moved();
                break;
            case RowWentBack:
                behind();
                break;
        }
    }

    public void Dispose()
    {
    }
}
