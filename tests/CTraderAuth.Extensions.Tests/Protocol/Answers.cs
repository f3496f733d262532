using System.Text;

namespace CTraderAuth.Tests.Protocol;

/// <summary>HTTP answers as bytes.</summary>
internal static class Answers
{
    public const string Access = "mosAt8x0vqUuJkYp3rQ5wZ1tD7cF9bN2hL4gS6eXaVc";
    public const string Refresh = "VCuaRt5yTn8mKq2wE4zX7vB1jH3gF6dS9aPoLiUyTrE";

    public const string Pair = $$"""{"accessToken":"{{Access}}","tokenType":"bearer","expiresIn":2628000,"refreshToken":"{{Refresh}}","errorCode":null,"description":null}""";

    public const string Denied = """{"errorCode":"ACCESS_DENIED","description":"Access denied. Make sure the credentials are valid."}""";

    public static byte[] Json(string body) => Http(200, "application/json", Encoding.UTF8.GetBytes(body));

    public static byte[] Http(int status, string contentType, byte[] body, params IEnumerable<KeyValuePair<string, string>> headers)
    {
        string[] lines =
        [
            $"HTTP/1.1 {status} Whatever",
            $"Content-Length: {body.Length}",
            .. contentType.Length > 0 ? [$"Content-Type: {contentType}"] : Array.Empty<string>(),
            .. headers.Select(header => $"{header.Key}: {header.Value}"),
            "",
            "",
        ];
        return [.. Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), .. body];
    }
}
