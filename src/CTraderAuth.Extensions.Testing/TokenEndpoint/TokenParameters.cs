using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace CTraderAuth.Testing.TokenEndpoint;

/// <summary>The parameters of a token request, from the query and, for a POST, from the form. One that is sent twice counts as missing.</summary>
internal sealed class TokenParameters(HttpRequest request, string? body)
{
    private readonly Dictionary<string, StringValues> _form = HttpMethods.IsPost(request.Method) && request.HasFormContentType
        ? QueryHelpers.ParseQuery(body)
        : [];

    public string? this[string name] => StringValues.Concat(request.Query[name], _form.GetValueOrDefault(name)) is [{ Length: > 0 } only] ? only : null;
}
