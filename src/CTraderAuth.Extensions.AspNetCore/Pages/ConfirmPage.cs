using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Pages;

/// <summary>Asks the user whether a response of unproven origin is theirs.</summary>
internal static class ConfirmPage
{
    public const string AnswerField = "answer";
    public const string DecisionField = "decision";
    public const string Connect = "connect";

    /// <summary>Writes the question.</summary>
    /// <param name="context">The request.</param>
    /// <param name="address">Where the decision is sent. Also where the user returns to the question if they have to sign in first.</param>
    /// <param name="answer">The sealed response of cTrader.</param>
    /// <param name="replaces">Whether a working connection would be replaced.</param>
    public static Task WriteAsync(HttpContext context, string address, string answer, bool replaces)
    {
        var (heading, warning, yes, no) = replaces
            ? ("Replace your cTrader connection?", "Your current connection will be replaced by the account that was just allowed at cTrader.", "Replace the connection", "Keep the current connection")
            : ("Connect this cTrader account?", "The account that was just allowed at cTrader will be connected to this site.", "Connect the account", "Do not connect");

        // No form-action: the program may redirect to another site once the trader has connected.
        return Page.WriteAsync(context, StatusCodes.Status200OK, heading, $"""
            <p>{warning}</p>
            <p>Continue only if you allowed access at cTrader yourself, within the last minute. If you did not, another site sent you here to connect an account that is not yours.</p>
            <form method="post" action="{Page.Encode(address)}">
            <input type="hidden" name="{AnswerField}" value="{Page.Encode(answer)}">
            <button class="first" name="{DecisionField}" value="{Connect}">{yes}</button>
            <button name="{DecisionField}" value="decline">{no}</button>
            </form>
            """, "");
    }
}
