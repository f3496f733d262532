using System.Text;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>The parameters of a link to <c>connect</c>. They are kept until the end, so that no later link asks for more.</summary>
/// <param name="ReturnUrl">Where the user goes afterwards.</param>
/// <param name="Scope">The scope of the link; null for the scope in the options.</param>
internal readonly record struct ConnectRequest(string? ReturnUrl, CTraderScope? Scope)
{
    /// <summary>The request as part of a query that begins with <paramref name="separator"/>.</summary>
    public string ToQuery(char separator)
    {
        var query = new StringBuilder();
        if (ReturnUrl is not null)
        {
            query.Append(separator).Append("returnUrl=").Append(Uri.EscapeDataString(ReturnUrl));
        }

        return Scope is null ? query.ToString() : query.Append(query.Length is 0 ? separator : '&').Append("scope=").Append(NameOf(Scope.Value)).ToString();
    }

    /// <summary>False when the scope is undefined.</summary>
    public static bool TryReadScope(StringValues value, out CTraderScope? scope)
    {
        scope = value.ToString().ToUpperInvariant() switch
        {
            "TRADING" => CTraderScope.Trading,
            "ACCOUNTS" => CTraderScope.Accounts,
            _ => null,
        };
        return scope is not null || StringValues.IsNullOrEmpty(value);
    }

    private static string NameOf(CTraderScope scope) => scope is CTraderScope.Accounts ? "accounts" : "trading";
}
