namespace CTraderAuth.Testing;

internal static class SandboxOptionRules
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public static void Check(CTraderSandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.RedirectUris, nameof(options.RedirectUris));
        Require(options.Port is >= 0 and <= 65535, nameof(options.Port), "from 0 (a free port) to 65535");
        Require(options.TokenLifetime >= TimeSpan.FromSeconds(1), nameof(options.TokenLifetime), "at least one second");
        Require(options.CodeLifetime > TimeSpan.Zero, nameof(options.CodeLifetime), "more than zero");
        Require(Enum.IsDefined(options.Reuse), nameof(options.Reuse), "Reject, RevokeFamily or Grace");
        Require(!string.IsNullOrWhiteSpace(options.ClientId), nameof(options.ClientId), "not empty");
        CheckSocket(options.Socket);
        foreach (var uri in options.RedirectUris)
        {
            var absolute = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";
            Require(absolute && !uri.Contains('#', StringComparison.Ordinal), nameof(options.RedirectUris), $"absolute http or https URLs without a fragment ('{uri}' is not)");
        }
    }

    private static void CheckSocket(SandboxSocketOptions socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Require(socket.RoundTrip >= TimeSpan.Zero && socket.RoundTrip <= LongestDelay, nameof(socket.RoundTrip), "from zero to one minute");
        Require(socket.EventDelay >= TimeSpan.Zero && socket.EventDelay <= LongestDelay, nameof(socket.EventDelay), "from zero to one minute");
        Require(socket.TokenPropagation >= TimeSpan.Zero && socket.TokenPropagation <= TimeSpan.FromHours(1), nameof(socket.TokenPropagation), "from zero to one hour");
        Require(IsLimit(socket.IdleLimit), nameof(socket.IdleLimit), "from one second to one day, or infinite");
        Require(IsLimit(socket.ServerHeartbeat), nameof(socket.ServerHeartbeat), "from one second to one day, or infinite");
        Require(socket.RequestsPerSecond > 0, nameof(socket.RequestsPerSecond), "at least 1");
        Require(socket.HistoryRequestsPerSecond > 0, nameof(socket.HistoryRequestsPerSecond), "at least 1");
        Require(socket.PricesPerSecond is 0 or (>= 0.001 and <= 1000), nameof(socket.PricesPerSecond), "0, or from 0.001 to 1000");
        Require(Enum.IsDefined(socket.Rotation), nameof(socket.Rotation), "Invalidated, InvalidatedAndDisconnected or SessionSurvives");
    }

    private static bool IsLimit(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan || (limit >= TimeSpan.FromSeconds(1) && limit <= TimeSpan.FromDays(1));

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"The sandbox cannot start: {option} must be {range}.", option);
        }
    }
}
