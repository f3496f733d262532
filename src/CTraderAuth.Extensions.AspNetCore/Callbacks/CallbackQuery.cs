using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The query of a callback, hidden from all other code. Contains a code, so its text shows nothing.</summary>
internal sealed class CallbackQuery(string query)
{
    private const int Longest = 8192;

    // So that it fits into a cookie.
    private const int LongestCode = 2000;

    private string Query { get; } = query;

    /// <summary>The response of cTrader; null when the query is malformed.</summary>
    public static ConsentResponse? Read(HttpContext context)
    {
        Conceal(context);
        var query = context.Features.Get<CallbackQuery>()?.Query ?? "";
        return query.Length <= Longest && ConsentResponse.Parse(query) is { } answer && IsCode(answer.Code) ? answer : null;
    }

    /// <summary>Removes the query from the request; null when there is none.</summary>
    public static string? Conceal(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestFeature>() is not { QueryString.Length: > 0 } request)
        {
            return null;
        }

        var query = request.QueryString;
        context.Features.Set(new CallbackQuery(query));
        request.QueryString = "";
        if (request.RawTarget.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark)
        {
            request.RawTarget = request.RawTarget[..mark];
        }

        return query;
    }

    // RFC 6749, appendix A.11: a code consists of visible ASCII characters.
    private static bool IsCode(string? code) => code is null || (code.Length <= LongestCode && code.All(static c => c is > ' ' and <= '~'));
}
