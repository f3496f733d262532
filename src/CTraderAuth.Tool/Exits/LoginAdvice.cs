namespace CTraderAuth.Tool.Exits;

/// <summary>Says that a trader must consent, and how they do it. The library's own messages name its methods.</summary>
/// <param name="redirectUri">Where cTrader sends the browser: <c>login</c> works only where it can listen. Null if it is not configured.</param>
internal sealed class LoginAdvice(string? redirectUri)
{
    /// <summary>How to connect a trader, as the end of a sentence such as <c>To connect alice, …</c>.</summary>
    /// <param name="subject">Whose grant; null for any.</param>
    public string How(string? subject = null) =>
        !string.IsNullOrEmpty(redirectUri) && (!Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) || !CanListenAt(uri)) ? "the trader opens the connect page of the web application; for ctrader-auth login, CTrader:RedirectUri must be http on localhost or 127.0.0.1"
        : $"run {(subject is null ? "ctrader-auth login" : CTraderAuthTool.Login(subject))}";

    public string Needed(CTraderReauthorizationRequiredException e) => e.Reason switch
    {
        // What was lost is a key, which a new consent does not bring back: the library says where it was looked for.
        ReauthorizationReason.Undecryptable => e.Message,
        ReauthorizationReason.NotConnected => $"{e.Subject} is not connected yet. To connect {e.Subject}, {How(e.Subject)}.",
        _ => $"{e.Subject} cannot be refreshed any more: {Why(e.Reason)}. To connect {e.Subject} again, {How(e.Subject)}.",
    };

    /// <summary>Whether <c>login</c> can receive the response of cTrader there.</summary>
    public static bool CanListenAt(Uri redirectUri) => redirectUri.Scheme == Uri.UriSchemeHttp && redirectUri.Host is "localhost" or "127.0.0.1" && redirectUri.UserInfo is "";

    public static string Why(ReauthorizationReason? reason) => reason switch
    {
        ReauthorizationReason.Rejected => "cTrader rejected its refresh token",
        ReauthorizationReason.ResponseLost => "the response to a refresh was lost, and cTrader rejects the old token",
        ReauthorizationReason.NotConnected => "the trader never consented",
        ReauthorizationReason.Disconnected => "it was disconnected",
        _ => "consent is needed",
    };
}
