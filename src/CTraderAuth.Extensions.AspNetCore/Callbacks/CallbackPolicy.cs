using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The authorization that the application asks for, for an endpoint that must run without it, too.</summary>
/// <remarks>
/// The authorization middleware would answer a callback of a signed-out user with a redirect to the sign-in, and the code would be lost. So the callback is
/// open to everybody, keeps the code, and leads to an endpoint that is not.
/// </remarks>
internal static class CallbackPolicy
{
    /// <summary>Whether the middleware would let this user pass, were it not for <see cref="IAllowAnonymous"/>. It has read the user already.</summary>
    public static async Task<bool> AllowsAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || context.RequestServices.GetService<IAuthorizationPolicyProvider>() is not { } policies)
        {
            return true;
        }

        var policy = await AuthorizationPolicy.CombineAsync(
            policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>(), endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>()).ConfigureAwait(false);
        return policy is null
            || (await context.RequestServices.GetRequiredService<IAuthorizationService>().AuthorizeAsync(context.User, context, policy).ConfigureAwait(false)).Succeeded;
    }
}
