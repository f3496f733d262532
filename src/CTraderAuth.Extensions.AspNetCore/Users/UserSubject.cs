using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Users;

/// <summary>The subject of the current user, read again for every request that is sent on their behalf.</summary>
internal sealed class UserSubject(IHttpContextAccessor accessor)
{
    private static readonly ConditionalWeakTable<IServiceProvider, Func<HttpContext, ValueTask<string?>>> InUse = [];

    private volatile Func<HttpContext, ValueTask<string?>> _subjectOf = OfClaim;

    /// <summary>The claim of an authenticated identity: a principal may have others.</summary>
    public static ValueTask<string?> OfClaim(HttpContext context) => new(
        context.User.Identities.Where(identity => identity.IsAuthenticated).Select(identity => identity.FindFirst(ClaimTypes.NameIdentifier)?.Value).FirstOrDefault(subject => subject is not null));

    /// <summary>Sets the function for this program.</summary>
    /// <exception cref="InvalidOperationException">The program has already set a different function.</exception>
    public static void Use(IServiceProvider services, Func<HttpContext, ValueTask<string?>> function)
    {
        if (!InUse.GetValue(services, _ => function).Equals(function))
        {
            throw new InvalidOperationException(
                "MapCTraderAuth was called twice with different functions for CTraderEndpointOptions.Subject. A grant stored under the subject of one of them would not be found with the other, or by AddCTraderUserToken. "
                + "Set Subject to the same function in every call.");
        }

        services.GetService<UserSubject>()?.Use(function);
    }

    private void Use(Func<HttpContext, ValueTask<string?>> function) => _subjectOf = function;

    public async ValueTask<string> AskAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = accessor.HttpContext ?? throw new InvalidOperationException(
            "There is no HttpContext, so there is no current user whose access token this request could carry. "
            + "In background work and in Blazor components, set the subject: request.SetCTraderSubject(subject).");
        var subject = await _subjectOf(context).ConfigureAwait(false);
        return !string.IsNullOrWhiteSpace(subject) ? subject : throw new InvalidOperationException(
            "Nobody is signed in, so there is no current user whose access token this request could carry. "
            + "Allow only signed-in users to send it, or set the subject: request.SetCTraderSubject(subject).");
    }
}
