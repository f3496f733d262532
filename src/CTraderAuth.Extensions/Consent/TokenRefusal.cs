using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth;

/// <summary>What to throw when a token request brought no pair: what happened, which causes are possible, what to do next.</summary>
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
        var problem = answer.Description is null ? answer.Problem : $"{answer.Problem} It says: {answer.Description}";
        if (answer.Raw is not null)
        {
            return $"{problem} Tokens stand beside the error code and were not used. {advice}";
        }

        return answer.IsDenied ? $"{problem} {CausesOf(grant)} {advice}"
            : answer.ErrorCode is "invalid_client" ? $"{problem} ClientId or ClientSecret is wrong, or the application is not active yet: compare them with its page at cTrader."
            : $"{problem} Look the code up in cTrader's documentation; the {NameOf(grant)} may still be good.";
    }

    public static string CausesOf(TokenGrant grant) => grant.Code is null
        ? "Possible causes: the refresh token was used before (it works once); a newer consent of the same trader replaced it; the trader "
            + "or an administrator revoked it; ClientId or ClientSecret is wrong, or the application is not active."
        : "Possible causes: the code is older than one minute, or was used before; RedirectUri is not exactly one that is registered at cTrader, "
            + "or not the one of the consent; ClientId or ClientSecret is wrong, or the application is not active yet.";

    private static string Unknown(TokenAnswer answer, TokenGrant grant, string advice) =>
        $"{answer.Problem} The {NameOf(grant)} may be spent, and it works once: if the next attempt is refused, a new consent is needed. {advice}";

    private static string NameOf(TokenGrant grant) => grant.Code is null ? "refresh token" : "code";
}
