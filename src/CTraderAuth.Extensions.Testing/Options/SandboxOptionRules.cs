namespace CTraderAuth.Testing;

internal static class SandboxOptionRules
{
    public static void Check(CTraderSandboxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.TimeProvider, nameof(options.TimeProvider));
        ArgumentNullException.ThrowIfNull(options.RedirectUris, nameof(options.RedirectUris));
        Require(options.Port is >= 0 and <= 65535, nameof(options.Port), "from 0 (a free port) to 65535");
        Require(options.TokenLifetime >= TimeSpan.FromSeconds(1), nameof(options.TokenLifetime), "at least one second");
        Require(options.CodeLifetime > TimeSpan.Zero, nameof(options.CodeLifetime), "more than zero");
        Require(Enum.IsDefined(options.Reuse), nameof(options.Reuse), "Reject, RevokeFamily or Grace");
        Require(!string.IsNullOrWhiteSpace(options.ClientId), nameof(options.ClientId), "not empty");
        foreach (var uri in options.RedirectUris)
        {
            var absolute = Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https";
            Require(absolute && !uri.Contains('#', StringComparison.Ordinal), nameof(options.RedirectUris), $"absolute http or https URLs without a fragment ('{uri}' is not)");
        }
    }

    private static void Require(bool holds, string option, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"The sandbox cannot start: {option} must be {range}.", option);
        }
    }
}
