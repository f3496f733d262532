using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The application's authorization policy, for an endpoint that must also run when the policy is not met.</summary>
/// <remarks>
/// For a signed-out user, the authorization middleware would redirect the callback to the sign-in, and the code would be lost. So the callback is
/// open to everyone, keeps the code, and redirects to an endpoint that enforces the policy.
/// </remarks>
internal static class CallbackPolicy
{
    /// <summary>Whether the middleware would let this user pass without <see cref="IAllowAnonymous"/>. It has authenticated the user already.</summary>
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
