using Microsoft.Extensions.Logging;

namespace CTraderAuth.Storage;

/// <summary>A logger that never throws: a logger that fails, such as on a full disk, must neither cost a new pair nor leave callers waiting. For stores, which log while they write.</summary>
/// <param name="inner">The logger of the application. What it throws is dropped; if it throws when it is asked for a level, that level counts as not enabled.</param>
public sealed class QuietLogger(ILogger inner) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        try
        {
            return inner.BeginScope(state);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is nowhere to report it.
        }
    }
}
