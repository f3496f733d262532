using Microsoft.Extensions.Logging;

namespace CTraderAuth.Sockets.Diagnostics;

/// <summary>Event ids 741 to 799. No token is ever an argument; text from outside goes through <see cref="LoggedText"/>.</summary>
internal sealed partial class SessionLog(ILogger logger, string session)
{
    private readonly string _session = LoggedText.Of(session);

    public void Connecting(string host) => Quietly(() => Connecting(_session, host));

    public void NotConnected(string reason, TimeSpan pause) => Quietly(() => NotConnected(_session, LoggedText.Of(reason), pause));

    public void Connected(int connections) => Quietly(() => Connected(_session, connections));

    public void Failed(Exception error, TimeSpan pause) => Quietly(() => Failed(error, _session, pause));

    public void Stopped() => Quietly(() => Stopped(_session));

    public void Unreadable(int length, int count) => Quietly(() => Unreadable(_session, length, count));

    public void PricesDropped(long count) => Quietly(() => PricesDropped(_session, count));

    public void EventsGivenUp(int count) => Quietly(() => EventsGivenUp(_session, count));

    // A logger that fails must not stop the session.
    private static void Quietly(Action log)
    {
        try
        {
            log();
        }
        catch (Exception)
        {
            // There is nowhere to report it.
        }
    }

    // Values are objects: so all of these have the same code in a program that is compiled ahead of time.
    [LoggerMessage(741, LogLevel.Debug, "Session {Session} connects to {Host}.")]
    private partial void Connecting(string session, string host);

    [LoggerMessage(742, LogLevel.Warning, "Session {Session} could not connect. {Reason} The next attempt is in {Pause}.")]
    private partial void NotConnected(string session, string reason, object pause);

    [LoggerMessage(743, LogLevel.Information, "Session {Session} is connected; this is connection {Connections}. Its accounts are being authorized.")]
    private partial void Connected(string session, object connections);

    [LoggerMessage(744, LogLevel.Error, "Session {Session} failed. The next attempt is in {Pause}.")]
    private partial void Failed(Exception error, string session, object pause);

    [LoggerMessage(745, LogLevel.Information, "Session {Session} has stopped.")]
    private partial void Stopped(string session);

    [LoggerMessage(746, LogLevel.Warning, "Session {Session} received a message of {Length} bytes that it cannot read; {Count} so far on this connection. Check that Address and Format match.")]
    private partial void Unreadable(string session, object length, object count);

    [LoggerMessage(747, LogLevel.Warning, "Session {Session} has dropped {Count} prices, because the program reads them too slowly or not at all.")]
    private partial void PricesDropped(string session, object count);

    [LoggerMessage(748, LogLevel.Error, "Session {Session} discarded {Count} messages that are not prices, because the program does not read them. ReadAllAsync will report it.")]
    private partial void EventsGivenUp(string session, object count);
}
