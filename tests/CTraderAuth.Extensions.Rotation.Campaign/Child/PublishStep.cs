using Microsoft.Extensions.Logging;

namespace CTraderAuth.Campaign.Child;

/// <summary>The step between the commit and the publication: the rotation logs there.</summary>
internal sealed class PublishStep(Steps steps) : ILoggerProvider, ILogger
{
    private const int GrantRotated = 100;

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is GrantRotated)
        {
            steps.Rotated();
        }
    }

    public void Dispose()
    {
    }
}
