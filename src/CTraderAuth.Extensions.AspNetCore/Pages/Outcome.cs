using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>How a request of a browser ended, for the person who reads the page, the log and the metrics. Every text is fixed.</summary>
internal sealed class Outcome
{
    public static readonly Outcome Connected = new("connected", StatusCodes.Status200OK, "cTrader is connected", "You can close this page, or go on where you were.", offersConnect: false);
    public static readonly Outcome Disconnected = new("disconnected", StatusCodes.Status200OK, "cTrader is disconnected", "This site has forgotten your access. cTrader still lists it among the applications of your cTID; you can remove it there as well.");
    public static readonly Outcome Denied = new("denied", StatusCodes.Status400BadRequest, "Nothing was connected", "The access was not allowed at cTrader. If you had connected before, that still stands.");
    public static readonly Outcome NotStartedHere = new("not-started-here", StatusCodes.Status400BadRequest, "This does not belong to you", "Nobody in this browser asked for it, or it was asked for under another address. Connect from here, in one browser.");
    public static readonly Outcome Unreadable = new("unreadable", StatusCodes.Status400BadRequest, "This site lost track", "It can no longer read what it had noted in your browser when you set out. Please connect again.");
    public static readonly Outcome Expired = new("expired", StatusCodes.Status400BadRequest, "That took too long", "Connecting has to be finished within ten minutes. Please connect again.");
    public static readonly Outcome OtherUser = new("other-user", StatusCodes.Status400BadRequest, "Another user started this", "Somebody else was signed in when this was begun. Nothing was connected; connect again as the user you are now.");
    public static readonly Outcome SignedOut = new("signed-out", StatusCodes.Status401Unauthorized, "You are not signed in", "Sign in to this site first, then connect again. Nothing was connected.");
    public static readonly Outcome Used = new("used", StatusCodes.Status400BadRequest, "This was used before", "Each attempt to connect works once. Please connect again.");
    public static readonly Outcome StateMissing = new("state-missing", StatusCodes.Status400BadRequest, "cTrader left something out", "Its answer does not say which attempt it belongs to, and this site insists on that. Nothing was connected.");
    public static readonly Outcome Malformed = new("malformed", StatusCodes.Status400BadRequest, "That is no answer of cTrader", "The address that led here makes no sense. Please connect again.");
    public static readonly Outcome Refused = new("refused", StatusCodes.Status400BadRequest, "cTrader refused", "What it sent can be used for one minute and once. Please connect again; if that fails too, the site is not set up as it is registered at cTrader.");
    public static readonly Outcome Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable, "Please try again in a moment", "cTrader or this site's storage cannot be reached now. Nothing was spent.");
    public static readonly Outcome Unanswered = new("unanswered", StatusCodes.Status503ServiceUnavailable, "cTrader's answer never came", "So nobody knows whether you are connected. Please connect again; that settles it.");
    public static readonly Outcome AfterwardsFailed = new("afterwards-failed", StatusCodes.Status500InternalServerError, "Connected, but not finished", "cTrader is connected, and this site failed afterwards. Whoever runs it finds the reason in its log.");
    public static readonly Outcome Failed = new("failed", StatusCodes.Status500InternalServerError, "Something went wrong here", "Whoever runs this site finds the reason in its log. If you had connected before, that still stands.");
    public static readonly Outcome CrossSite = new("cross-site", StatusCodes.Status403Forbidden, "Do you want to connect cTrader?", "Another site sent you here. Go on only if you meant to connect your cTrader accounts to this site.");
    public static readonly Outcome ForeignReturnUrl = new("foreign-return-url", StatusCodes.Status400BadRequest, "This link leads elsewhere", "After connecting it would have sent you to another site. Connect from this site's own page.");
    public static readonly Outcome UnknownScope = new("unknown-scope", StatusCodes.Status400BadRequest, "This link is wrong", "It asks for an access that does not exist: there are trading and accounts.");
    public static readonly Outcome NameMissing = new("name-missing", StatusCodes.Status403Forbidden, "This account cannot connect", "The site has no name for the account you are signed in with. Whoever runs it finds the reason in its log.", offersConnect: false);
    public static readonly Outcome NotFromHere = new("not-from-here", StatusCodes.Status400BadRequest, "Nothing was disconnected", "The request did not come from a page of this site, or that page was too old. Go back, load it again, and try once more.", offersConnect: false);

    private static readonly Dictionary<string, Outcome> ByLabel = new Outcome[]
    {
        Connected, Disconnected, Denied, NotStartedHere, Unreadable, Expired, OtherUser, SignedOut, Used, StateMissing, Malformed, Refused, Unavailable, Unanswered, AfterwardsFailed, Failed,
    }.ToDictionary(outcome => outcome.Label);

    private Outcome(string label, int status, string heading, string text, bool offersConnect = true)
    {
        Label = label;
        Status = status;
        Heading = heading;
        Text = text;
        OffersConnect = offersConnect;
    }

    public string Label { get; }

    public int Status { get; }

    public string Heading { get; }

    public string Text { get; }

    /// <summary>Whether the page has a link to connect.</summary>
    public bool OffersConnect { get; }

    public static Outcome? Find(string? label) => label is not null && ByLabel.TryGetValue(label, out var outcome) ? outcome : null;

    public override string ToString() => Label;
}
