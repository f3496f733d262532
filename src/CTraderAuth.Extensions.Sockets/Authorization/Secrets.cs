using CTraderAuth.Sockets.Rules;

namespace CTraderAuth.Sockets.Authorization;

/// <summary>Text that is not ours, such as the message of a channel's exception or what cTrader says at the end: it may quote what was sent.</summary>
internal static class Secrets
{
    public static string Conceal(string text, CTraderAuthOptions application, params ReadOnlySpan<KnownToken?> tokens)
    {
        var concealed = Without(text, application.ClientSecret);
        foreach (var token in tokens)
        {
            concealed = Without(concealed, token?.Value);
        }

        return concealed;
    }

    private static string Without(string text, string? secret) => string.IsNullOrEmpty(secret) ? text : text.Replace(secret, "…", StringComparison.Ordinal);
}
