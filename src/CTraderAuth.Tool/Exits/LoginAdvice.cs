namespace CTraderAuth.Tool.Exits;

/// <summary>Says that a trader must consent, and which command asks them. The library's own messages name its methods.</summary>
internal static class LoginAdvice
{
    public static string Needed(CTraderReauthorizationRequiredException e) => e.Reason switch
    {
        // What was lost is a key, which a new consent does not bring back: the library says where it was looked for.
        ReauthorizationReason.Undecryptable => e.Message,
        ReauthorizationReason.NotConnected => $"{e.Subject} is not connected yet. To connect {e.Subject}, run {Login(e.Subject)}.",
        _ => $"{e.Subject} cannot be refreshed any more: {Why(e.Reason)}. To connect {e.Subject} again, run {Login(e.Subject)}.",
    };

    public static string Login(string subject) => CTraderAuthTool.Login(subject);

    public static string Why(ReauthorizationReason? reason) => reason switch
    {
        ReauthorizationReason.Rejected => "cTrader rejected its refresh token",
        ReauthorizationReason.ResponseLost => "the response to a refresh was lost, and cTrader rejects the old token",
        ReauthorizationReason.NotConnected => "the trader never consented",
        ReauthorizationReason.Disconnected => "it was disconnected",
        _ => "consent is needed",
    };
}
