using CTraderAuth.Diagnostics;

namespace CTraderAuth.Consent;

/// <summary>The last sentence of each message that asks for a consent. The link comes last in it.</summary>
/// <remarks>A link alone is a dead end when the redirect URI is on loopback: after <em>Allow</em>, only a waiting sign-in listens there.</remarks>
internal static class ConsentAdvice
{
    /// <param name="purpose">What the consent is for, such as <c>To connect alice again</c>.</param>
    /// <param name="subject">The subject to connect.</param>
    /// <param name="redirectUri">Determines how the trader can connect.</param>
    /// <param name="link">The consent link.</param>
    public static string ForGrant(string purpose, string subject, string redirectUri, Uri link) => IsListenedAt(redirectUri)
        ? $"{purpose}, {Run(subject)}call ConnectInBrowserAsync(\"{LoggedSubject.Of(subject)}\"); in a web app, the trader opens its connect page (MapCTraderAuth). {ByHand("ConnectAsync", link)}"
        : $"{purpose}, the trader opens the connect page of the app (MapCTraderAuth) or, if the app handles its redirect URI itself, {link.AbsoluteUri}";

    /// <summary>For a program that stores its tokens itself.</summary>
    public static string ForPair(string redirectUri, Uri link) => IsListenedAt(redirectUri)
        ? $"Ask for a new consent. {ByHand("GetTokenAsync", link)}"
        : $"Ask for a new consent: {link.AbsoluteUri}";

    /// <summary>The command of the tool that connects a subject, in quotation marks, as one of two ways. Nothing if the subject has characters that a message does not show: it could not be copied.</summary>
    public static string Run(string subject) => LoggedSubject.Of(subject) == subject ? $"run \"{CTraderAuthTool.Login(subject)}\" or " : "";

    private static bool IsListenedAt(string redirectUri) =>
        Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && SafeAddress.IsThisMachine(uri) && uri.Scheme == Uri.UriSchemeHttp;

    private static string ByHand(string method, Uri link) =>
        "Manually: open this link, allow access, copy the code from the address of the next page (the page itself need not load), "
        + $"and pass it to {method} within a minute: {link.AbsoluteUri}";
}
