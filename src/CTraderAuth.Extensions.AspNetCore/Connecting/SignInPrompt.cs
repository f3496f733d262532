using CTraderAuth.AspNetCore.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;
using CTraderAuth.AspNetCore.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>Redirects a user without a subject to the application's sign-in, or explains why that does not help.</summary>
internal sealed class SignInPrompt(ConnectSite site)
{
    public async Task AskAsync(HttpContext context, ConnectRequest request)
    {
        if (context.User.Identity?.IsAuthenticated is true)
        {
            site.LoggerFor(null).SubjectMissing();
            await Page.WriteAsync(context, site, ConnectOutcome.NameMissing, request).ConfigureAwait(false);
        }
        else if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            && await schemes.GetDefaultChallengeSchemeAsync().ConfigureAwait(false) is not null)
        {
            await context.ChallengeAsync().ConfigureAwait(false);
        }
        else
        {
            await Page.WriteAsync(context, site, ConnectOutcome.SignedOut, request).ConfigureAwait(false);
        }
    }
}
