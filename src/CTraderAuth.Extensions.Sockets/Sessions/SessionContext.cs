using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>What a session works with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Its options.</param>
/// <param name="Application">Where cTrader is.</param>
/// <param name="Authorizer">Keeps its connections authorized.</param>
/// <param name="Services">The services of the program.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">The log.</param>
/// <param name="Metrics">The metrics.</param>
internal sealed record SessionContext(
    string Name, CTraderSessionOptions Options, CTraderAuthOptions Application, CTraderAuthorizer Authorizer, IServiceProvider Services, TimeProvider Time, SessionLog Log, SessionMetrics Metrics);
