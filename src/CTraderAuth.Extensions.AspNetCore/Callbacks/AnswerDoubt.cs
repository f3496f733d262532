using CTraderAuth.AspNetCore.Connecting;
using CTraderAuth.AspNetCore.Endpoints;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>Whether the user must confirm a response without a state, which any page can make their browser send.</summary>
/// <remarks>See docs/decisions/0011-injected-codes.md.</remarks>
internal sealed class AnswerDoubt(ConnectSite site, EchoedStates echoed)
{
    public bool MustAsk(HttpContext context, ConsentAttempt attempt, GrantStatus? status) =>
        GrantUse.IsInUse(status, site.Time.GetUtcNow())
        || attempt.SignIn != SignInMark.Of(context)
        || attempt.IsUnproven
        || echoed.Any
        || !ComesFromConsentPage(context.Request);

    /// <summary>Whether the browser reports that a consent page led to the response, or reports nothing at all.</summary>
    public bool ComesFromConsentPage(HttpRequest request) =>
        FetchMetadata.IsSilent(request) || (FetchMetadata.RefererOf(request) is { } referer && ConsentPage.IsOn(referer, site.ConsentPage));
}
