using System.Security.Claims;
using CTraderAuth.Http;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.AspNetCore.Users;

/// <summary>Who the current user is, asked anew for every request that is sent in his name.</summary>
internal sealed class UserSubject
{
    private readonly IHttpContextAccessor accessor;
    private volatile Func<HttpContext, ValueTask<string?>> subjectOf = OfClaim;

    public UserSubject(IHttpContextAccessor accessor)
    {
        this.accessor = accessor;
        Source = new(standing: null, AskAsync);
    }

    public SubjectSource Source { get; }

    public static ValueTask<string?> OfClaim(HttpContext context) => new(context.User.FindFirstValue(ClaimTypes.NameIdentifier));

    public void Use(Func<HttpContext, ValueTask<string?>> function) => subjectOf = function;

    private async ValueTask<string> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var context = accessor.HttpContext ?? throw new InvalidOperationException(
            "There is no HttpContext, so there is no current user whose access token this request could carry. "
            + "In background work and in Blazor components, name the user: request.SetCTraderSubject(subject).");
        var subject = await subjectOf(context).ConfigureAwait(false);
        return !string.IsNullOrWhiteSpace(subject) ? subject : throw new InvalidOperationException(
            "Nobody is signed in, so there is no current user whose access token this request could carry. "
            + "Let signed-in users only send it, or name the user: request.SetCTraderSubject(subject).");
    }
}
