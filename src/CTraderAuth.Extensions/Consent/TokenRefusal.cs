using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth;

/// <summary>The exception for a token request that returned no pair: what happened, possible causes, what to do next.</summary>
internal static class TokenRefusal
{
    public static CTraderAuthException ExceptionFor(TokenAnswer answer, TokenGrant grant, string advice) => answer.Kind switch
    {
        TokenAnswerKind.Rejected => new CTraderAuthException(Rejected(answer, grant, advice), answer.ErrorCode, answer.Description),
        TokenAnswerKind.Unavailable or TokenAnswerKind.NotSent => new CTraderUnavailableException(
            $"{answer.Problem} Nothing was spent: try again later.", answer.RetryAfter),
        _ => new CTraderUnavailableException(Unknown(answer, grant, advice), answer.RetryAfter, outcomeUnknown: true),
    };

    private static string Rejected(TokenAnswer answer, TokenGrant grant, string advice)
    {
        var problem = answer.Description is null ? answer.Problem : $"{answer.Problem} The server's description: {answer.Description}";
        if (answer.Raw is not null)
        {
            return $"{problem} The response contained tokens as well as an error code; the tokens were not used. {advice}";
        }

        return answer.IsDenied ? $"{problem} {CausesOf(grant)} {advice}"
            : answer.ErrorCode is "invalid_client" ? $"{problem} ClientId or ClientSecret is wrong, or the application is not active yet: compare them with its page at cTrader."
            : $"{problem} Look up the code in cTrader's documentation; the {NameOf(grant)} may still be valid.";
    }

    public static string CausesOf(TokenGrant grant) => grant.Code is null
        ? "Possible causes: the refresh token was used before (it works once); a newer consent of the same trader replaced it; the trader "
            + "or an administrator revoked it; ClientId or ClientSecret is wrong, or the application is not active."
        : "Possible causes: the code is older than one minute, or was used before; RedirectUri is not exactly as registered at cTrader, "
            + "or not the one used for the consent; ClientId or ClientSecret is wrong, or the application is not active yet.";

    private static string Unknown(TokenAnswer answer, TokenGrant grant, string advice) =>
        $"{answer.Problem} The {NameOf(grant)} may be spent, and it works only once: if the next attempt is rejected, a new consent is needed. {advice}";

    private static string NameOf(TokenGrant grant) => grant.Code is null ? "refresh token" : "code";
}
