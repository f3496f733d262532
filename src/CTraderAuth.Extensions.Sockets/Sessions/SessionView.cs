namespace CTraderAuth.Sockets.Sessions;

/// <summary>What a program sees of a session. Pure.</summary>
internal static class SessionView
{
    public static CTraderSessionStatus StatusOf(SessionPhase phase, CTraderAuthorizationStatus? authorization) => authorization is null or { State: CTraderAuthorizationState.Ended }
        ? new()
        {
            State = phase.Authorization is null ? phase.State : CTraderSessionState.Waiting,
            Since = phase.Since,
            Generation = authorization?.Generation ?? phase.Generation,
            Accounts = Lost(authorization?.Accounts ?? phase.Known, phase.Since),
            Connections = phase.Connections,
            NextAttemptAt = phase.NextAttemptAt,
            LastError = authorization?.LastError ?? phase.LastError,
        }
        : new()
        {
            State = StateOf(authorization.State),
            Since = authorization.Since,
            Generation = authorization.Generation ?? phase.Generation,
            Accounts = authorization.Accounts.Count > 0 || authorization.State == CTraderAuthorizationState.Ready ? authorization.Accounts : Lost(phase.Known, phase.Since),
            Connections = phase.Connections,
            LastError = authorization.State == CTraderAuthorizationState.Ready ? authorization.LastError : authorization.LastError ?? phase.LastError,
        };

    /// <summary>The state after an authorization has ended.</summary>
    public static CTraderSessionState StateAfter(AuthorizationEndKind kind) => kind switch
    {
        AuthorizationEndKind.Maintenance => CTraderSessionState.Maintenance,
        AuthorizationEndKind.ApplicationRefused => CTraderSessionState.ApplicationRefused,
        _ => CTraderSessionState.Waiting,
    };

    /// <summary>The accounts as they are without a connection: none is authorized.</summary>
    public static IReadOnlyList<CTraderAccountStatus> Lost(IReadOnlyList<CTraderAccountStatus> accounts, DateTimeOffset now)
    {
        if (accounts.All(static account => account.State != CTraderAccountState.Authorized))
        {
            return accounts;
        }

        var lost = accounts.ToArray();
        for (var i = 0; i < lost.Length; i++)
        {
            if (lost[i].State == CTraderAccountState.Authorized)
            {
                lost[i] = lost[i] with { State = CTraderAccountState.Unauthorized, Since = now };
            }
        }

        return lost;
    }

    private static CTraderSessionState StateOf(CTraderAuthorizationState state) => state switch
    {
        CTraderAuthorizationState.Ready => CTraderSessionState.Ready,
        CTraderAuthorizationState.ReauthorizationRequired => CTraderSessionState.ReauthorizationRequired,
        _ => CTraderSessionState.Authorizing,
    };
}
