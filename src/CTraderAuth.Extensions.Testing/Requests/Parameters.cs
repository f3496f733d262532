using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CTraderAuth.Testing;

/// <summary>The parameters of a query or a form. Names are case-sensitive, and none may be sent twice (RFC 6749, section 3.1).</summary>
internal sealed class Parameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Parameters(string? encoded)
    {
        foreach (var pair in new QueryStringEnumerable(encoded))
        {
            var name = pair.DecodeName().ToString();
            if (!_values.TryAdd(name, pair.DecodeValue().ToString()))
            {
                SentTwice ??= name;
            }
        }
    }

    /// <summary>The first name that occurs more than once; null when there is none.</summary>
    public string? SentTwice { get; }

    public bool IsEmpty => _values.Count is 0;

    public string? this[string name] => _values.GetValueOrDefault(name);

    public static Parameters OfQuery(HttpRequest request) => new(request.QueryString.Value);

    /// <summary>Null when a body was sent that is not a form.</summary>
    public static Parameters? OfForm(HttpRequest request, string? body)
    {
        var isForm = request.ContentType?.Split(';')[0].Trim().Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true;
        return isForm ? new(body) : request.ContentLength is null or 0 && string.IsNullOrEmpty(body) ? new(null) : null;
    }
}
