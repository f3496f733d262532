using CTraderAuth.Authorization.Browser;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>The query of a callback, out of everybody's sight. Holds a code, so it shows nothing of itself.</summary>
internal sealed class CallbackQuery(string query)
{
    private const int Longest = 8192;

    /// <summary>What cTrader answered; null when it makes no sense.</summary>
    public static ConsentAnswer? Read(HttpContext context)
    {
        Conceal(context);
        var hidden = context.Features.Get<CallbackQuery>();
        return hidden is null ? ConsentAnswer.Parse("") : hidden.Query.Length > Longest ? null : ConsentAnswer.Parse(hidden.Query);
    }

    /// <summary>Takes the query out of the request; null when there is none.</summary>
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

    private string Query { get; } = query;
}
