using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.TokenEndpoint;

/// <summary>The parameters of a token request, from the query or from the form of a POST. They are missing when both are present, when the body has another type, or when a parameter occurs twice.</summary>
internal sealed class TokenParameters
{
    private readonly Parameters? _sent;

    public TokenParameters(HttpRequest request, string? body)
    {
        var query = Parameters.OfQuery(request);
        var form = HttpMethods.IsPost(request.Method) ? Parameters.OfForm(request, body) : Parameters.OfForm(request, null);
        var only = form is null || (!form.IsEmpty && !query.IsEmpty) ? null : form.IsEmpty ? query : form;
        _sent = only?.SentTwice is null ? only : null;
    }

    public string? this[string name] => _sent?[name] is { Length: > 0 } value ? value : null;
}
