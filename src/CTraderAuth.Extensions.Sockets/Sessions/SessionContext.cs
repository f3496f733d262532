using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>What a session works with.</summary>
internal sealed class SessionContext(
    string name, CTraderSessionOptions options, CTraderAuthOptions application, CTraderAuthorizer authorizer, ICTraderTokens tokens, IServiceProvider services, HostStop stop, TimeProvider time, SessionLog log, SessionMetrics metrics)
{
    public string Name { get; } = name;

    /// <summary>Its name as messages show it; it may be a subject.</summary>
    public string ShownName { get; } = LoggedText.Of(name);

    public CTraderSessionOptions Options { get; } = options;

    /// <summary>Where cTrader is.</summary>
    public CTraderAuthOptions Application { get; } = application;

    /// <summary>Keeps its connections authorized.</summary>
    public CTraderAuthorizer Authorizer { get; } = authorizer;

    /// <summary>The core.</summary>
    public ICTraderTokens Tokens { get; } = tokens;

    /// <summary>The services of the program.</summary>
    public IServiceProvider Services { get; } = services;

    public HostStop Stop { get; } = stop;

    public TimeProvider Time { get; } = time;

    public SessionLog Log { get; } = log;

    public SessionMetrics Metrics { get; } = metrics;
}
