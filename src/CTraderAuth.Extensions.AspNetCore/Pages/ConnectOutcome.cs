using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>How a browser's request ended, as shown on the page, in the log and in the metrics. Every text is fixed.</summary>
internal sealed class ConnectOutcome
{
    public static readonly ConnectOutcome Connected = new("connected", StatusCodes.Status200OK, "cTrader is connected", "You can close this page or return to the site.", offersConnect: false);
    public static readonly ConnectOutcome Disconnected = new("disconnected", StatusCodes.Status200OK, "cTrader is disconnected", "This site has deleted its access to your accounts. cTrader still lists this site among your authorized applications; you can remove it there as well.", offersConnect: false);
    public static readonly ConnectOutcome Denied = new("denied", StatusCodes.Status200OK, "Nothing was connected", "Access was denied at cTrader. If you were connected before, that connection is unchanged.");
    public static readonly ConnectOutcome Declined = new("declined", StatusCodes.Status200OK, "Nothing was changed", "You chose not to connect this account. If you were connected before, that connection is unchanged.");
    public static readonly ConnectOutcome Unconfirmed = new("unconfirmed", StatusCodes.Status200OK, "Please confirm", "The response from cTrader must be confirmed before the account is connected.");
    public static readonly ConnectOutcome NoAnswer = new("no-answer", StatusCodes.Status400BadRequest, "There is no response from cTrader", "The address that led here contains neither a code nor an error. Nothing was connected. If you allowed access at cTrader, connect again.");
    public static readonly ConnectOutcome NotStartedHere = new("not-started-here", StatusCodes.Status400BadRequest, "This was not started in this browser", "Connecting must start and finish in the same browser, at the same address of this site. Nothing was connected. Go back to the site to connect.", offersConnect: false);
    public static readonly ConnectOutcome Unreadable = new("unreadable", StatusCodes.Status400BadRequest, "Your session could not be verified", "The connection data in your browser can no longer be read. Go back to the site to connect.", offersConnect: false);
    public static readonly ConnectOutcome Expired = new("expired", StatusCodes.Status400BadRequest, "This took too long", "You must finish connecting within ten minutes. Please connect again.");
    public static readonly ConnectOutcome ResponseExpired = new("response-expired", StatusCodes.Status400BadRequest, "There is nothing to confirm", "A response from cTrader can be used once, within one minute. If you are not connected yet, please connect again.");
    public static readonly ConnectOutcome OtherUser = new("other-user", StatusCodes.Status400BadRequest, "Another user started this", "A different user was signed in when this was started. Nothing was connected. Connect again as the current user.");
    public static readonly ConnectOutcome Closed = new("closed", StatusCodes.Status400BadRequest, "This was started before you disconnected", "You disconnected cTrader in the meantime, so nothing was connected. You can connect again.");
    public static readonly ConnectOutcome SignedOut = new("signed-out", StatusCodes.Status401Unauthorized, "You are not signed in", "Sign in to this site first, then connect again. Nothing was connected.");
    public static readonly ConnectOutcome Used = new("used", StatusCodes.Status400BadRequest, "This has already been used", "Each attempt to connect works only once. Please connect again.");
    public static readonly ConnectOutcome StateMissing = new("state-missing", StatusCodes.Status400BadRequest, "The response could not be verified", "The response does not prove that you started it, so nothing was connected. Please connect again.");
    public static readonly ConnectOutcome Malformed = new("malformed", StatusCodes.Status400BadRequest, "Unexpected response", "The address is incomplete or malformed. Go back to the site to connect.", offersConnect: false);
    public static readonly ConnectOutcome Refused = new("refused", StatusCodes.Status400BadRequest, "cTrader rejected the request", "A response from cTrader can be used once, within one minute. Please connect again. If this happens again, the settings of this site do not match its registration at cTrader; please inform the operator of this site.");
    public static readonly ConnectOutcome TooMany = new("too-many", StatusCodes.Status429TooManyRequests, "Too many attempts", "You have tried to connect too often. Wait a few minutes, then connect again.");
    public static readonly ConnectOutcome Unavailable = new("unavailable", StatusCodes.Status503ServiceUnavailable, "Please try again in a moment", "cTrader or the storage of this site is currently unavailable. Nothing was changed.");
    public static readonly ConnectOutcome Unanswered = new("unanswered", StatusCodes.Status503ServiceUnavailable, "The response from cTrader was lost", "It is not known whether you are connected. Please connect again to be sure.");
    public static readonly ConnectOutcome AfterwardsFailed = new("afterwards-failed", StatusCodes.Status500InternalServerError, "Connected, but not finished", "cTrader is connected, but this site failed afterwards. The reason is in the log of the site.", offersConnect: false);
    public static readonly ConnectOutcome Failed = new("failed", StatusCodes.Status500InternalServerError, "Something went wrong", "The reason is in the log of this site. If you were connected before, that connection is unchanged.", offersConnect: false);
    public static readonly ConnectOutcome CrossSite = new("cross-site", StatusCodes.Status403Forbidden, "Do you want to connect cTrader?", "Another site sent you here. Continue only if you want to connect your cTrader accounts to this site.");
    public static readonly ConnectOutcome ForeignReturnUrl = new("foreign-return-url", StatusCodes.Status400BadRequest, "This link leads to another site", "After connecting, it would send you to another site. Go back to the site to connect.", offersConnect: false);
    public static readonly ConnectOutcome ReturnUrlTooLong = new("return-url-too-long", StatusCodes.Status400BadRequest, "This link is too long", "The address to return to after connecting is too long. You can connect without it.");
    public static readonly ConnectOutcome UnknownScope = new("unknown-scope", StatusCodes.Status400BadRequest, "Unknown scope", "This link asks for a scope that does not exist. Use trading or accounts.", offersConnect: false);
    public static readonly ConnectOutcome NameMissing = new("name-missing", StatusCodes.Status403Forbidden, "This account cannot connect", "The site has no identifier for the account you are signed in with. The reason is in the log of the site.", offersConnect: false);
    public static readonly ConnectOutcome SignInFirst = new("signed-out", StatusCodes.Status401Unauthorized, "You are not signed in", "Sign in to this site first, then disconnect. Nothing was disconnected.", offersConnect: false);
    public static readonly ConnectOutcome NotDisconnected = new("not-disconnected", StatusCodes.Status503ServiceUnavailable, "Please try again in a moment", "The storage of this site is currently unavailable. Nothing was disconnected.", offersConnect: false);
    public static readonly ConnectOutcome NotFromHere = new("not-from-here", StatusCodes.Status400BadRequest, "Nothing was disconnected", "The request did not come from a page of this site, or the page was too old. Go back, reload the page, and try again.", offersConnect: false);

    private static readonly Dictionary<string, ConnectOutcome> ByLabel = new ConnectOutcome[]
    {
        Connected, Disconnected, Denied, Declined, NoAnswer, NotStartedHere, Unreadable, Expired, ResponseExpired, OtherUser, Closed, SignedOut, Used, StateMissing, Malformed, Refused,
        TooMany, Unavailable, Unanswered, AfterwardsFailed, Failed,
    }.ToDictionary(outcome => outcome.Label);

    private ConnectOutcome(string label, int status, string heading, string text, bool offersConnect = true)
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

    /// <summary>Whether the page has a link to connect: only if the user's original request is known, so that the link does not ask for more.</summary>
    public bool OffersConnect { get; }

    public static ConnectOutcome? Find(string? label) => label is not null && ByLabel.TryGetValue(label, out var outcome) ? outcome : null;

    public override string ToString() => Label;
}
