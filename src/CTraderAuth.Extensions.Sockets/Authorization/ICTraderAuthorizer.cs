namespace CTraderAuth.Sockets;

/// <summary>Keeps connections to the Open API authorized: the application, and every account again after each rotation and whenever cTrader ends an authorization.</summary>
/// <remarks>Safe for concurrent use. Registered by <c>AddCTraderAuthorizer</c>.</remarks>
public interface ICTraderAuthorizer
{
    /// <summary>Authorizes an open connection and keeps it authorized. Returns at once.</summary>
    /// <remarks>Call it once for each connection, also for each one after a reconnect. It opens and closes none itself, and sends no heartbeat.</remarks>
    /// <param name="subject">The application's name for the person who consented. They may consent later.</param>
    /// <param name="channel">The three requests on your connection.</param>
    /// <param name="options">Which accounts, and what to do when one is authorized; null: all demo accounts. Later changes have no effect.</param>
    /// <exception cref="ArgumentException">The subject is empty, or an option is out of range.</exception>
    CTraderAuthorization Start(string subject, ICTraderChannel channel, CTraderAuthorizationOptions? options = null);
}
