namespace CTraderAuth.Sockets;

/// <summary>An account that was just authorized.</summary>
/// <param name="session">The session.</param>
/// <param name="services">The services of a scope that lasts as long as the call.</param>
/// <param name="account">The <c>ctidTraderAccountId</c>.</param>
/// <param name="cause">Why it was authorized.</param>
/// <param name="ended">Cancelled when this authorization of the account ends.</param>
public sealed class CTraderAccountAuthorized(ICTraderSession session, IServiceProvider services, long account, AuthorizationCause cause, CancellationToken ended)
{
    /// <summary>The session.</summary>
    public ICTraderSession Session { get; } = session;

    /// <summary>The services of a scope that lasts as long as the call.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The <c>ctidTraderAccountId</c>.</summary>
    public long Account { get; } = account;

    /// <summary>Why it was authorized.</summary>
    public AuthorizationCause Cause { get; } = cause;

    /// <summary>Cancelled when this authorization of the account ends.</summary>
    public CancellationToken Ended { get; } = ended;
}
