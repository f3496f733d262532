using CTraderAuth;
using CTraderAuth.AspNetCore.Users;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the current user's access token to the requests of an HTTP client.</summary>
public static class CTraderUserTokenExtensions
{
    /// <summary>Attaches the access token of the user whose request is being processed, refreshes it in the background, and sends a request once more after a 401.</summary>
    /// <remarks>
    /// The user is read from <c>HttpContext.User</c> when a request is sent, by <see cref="CTraderAuth.AspNetCore.CTraderEndpointOptions.Subject"/>. A request that is sent
    /// without a context, as from background work or a Blazor circuit, fails with an <see cref="InvalidOperationException"/> unless it names its subject with <c>SetCTraderSubject</c>.
    /// </remarks>
    /// <param name="builder">The client.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentException">An allowed host is not a valid host.</exception>
    public static IHttpClientBuilder AddCTraderUserToken(this IHttpClientBuilder builder, Action<CTraderTokenHandlerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddSingleton<UserSubject>();
        return builder.AddCTraderTokenPerRequest(static (services, _, cancellationToken) => services.GetRequiredService<UserSubject>().AskAsync(cancellationToken), configure);
    }
}
