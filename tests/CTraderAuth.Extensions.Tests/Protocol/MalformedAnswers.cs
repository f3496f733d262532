namespace CTraderAuth.Tests.Protocol;

/// <summary>Answers that are not as they should be: what they show, and what was done to them.</summary>
internal static class MalformedAnswers
{
    public static readonly IReadOnlyDictionary<string, Func<string, string>> Damages = new Dictionary<string, Func<string, string>>
    {
        ["whole"] = static json => json,
        ["a byte order mark"] = static json => "\uFEFF" + json,
        ["white space around it"] = static json => $"\r\n\t {json} \r\n",
        ["garbage behind it"] = static json => json + "}}]<html>",
        ["a page before it"] = static json => "<html><p>Hello</p></html>\n" + json,
        ["a proxy's banner before it"] = static json => "HTTP/1.1 200 OK\r\n\r\n" + json,
        ["a callback around it"] = static json => $"callback({json});",
        ["an array around it"] = static json => $"[{json}]",
        ["an envelope around it"] = static json => $$"""{"status":"ok","data":{{json}}}""",
        ["a string around it"] = static json => System.Text.Json.JsonSerializer.Serialize(json),
        ["an escaped string in an envelope"] = static json => $$"""{"statusCode":200,"headers":{"a":"b"},"body":"{{json.Replace("\"", "\\\"", StringComparison.Ordinal)}}"}""",
        ["a string in a string in an envelope"] = static json => System.Text.Json.JsonSerializer.Serialize(new { body = System.Text.Json.JsonSerializer.Serialize(json) }),
        ["a page with escaped quotation marks"] = static json => $"<html><pre>{System.Net.WebUtility.HtmlEncode(json)}</pre></html>",
        ["an XSSI guard before it"] = static json => ")]}',\n" + json,
        ["no last brace"] = static json => json[..^1],
        ["a comma before the last brace"] = static json => json[..^1] + ",}",
        ["two commas"] = static json => json.Replace(",\"", ",,\"", StringComparison.Ordinal),
        ["no commas"] = static json => json.Replace(",\"", " \"", StringComparison.Ordinal),
        ["a comment"] = static json => json.Replace("{", "{/* tokens */", StringComparison.Ordinal),
        ["single quotes"] = static json => json.Replace('"', '\''),
        ["names without quotes"] = static json => System.Text.RegularExpressions.Regex.Replace(json, "\"(\\w+)\":", "$1:"),
        ["white space around colons"] = static json => json.Replace(":", "\n :\t", StringComparison.Ordinal),
        ["a broken number"] = static json => json.Replace("2628000", "2628000s", StringComparison.Ordinal),
        ["a number without end"] = static json => json.Replace("2628000", new string('9', 400), StringComparison.Ordinal),
        ["a broken escape"] = static json => json.Replace("bearer", "bea\\rer\\q", StringComparison.Ordinal),
        ["half a surrogate pair"] = static json => json.Replace("bearer", "\\ud800", StringComparison.Ordinal),
        ["a control character"] = static json => json.Replace("bearer", "bea\u0001rer", StringComparison.Ordinal),
        ["white space around the tokens"] = static json => json.Replace("\"mos", "\" mos", StringComparison.Ordinal).Replace("yTrE\"", "yTrE\\n\"", StringComparison.Ordinal),
        ["an empty twin"] = static json => json[..^1] + ",\"accessToken\":\"\",\"refreshToken\":null}",
        ["a deep member"] = static json => $$"""{"extra":{{new string('[', 2000)}}{{new string(']', 2000)}},{{json[1..]}}""",
    };

    public static readonly IReadOnlyDictionary<string, string> Shapes = new Dictionary<string, string>
    {
        ["both tokens"] = Answers.Pair,
        ["both tokens, snake_case"] = $$"""{"access_token":"{{Answers.Access}}","token_type":"bearer","expires_in":2628000,"refresh_token":"{{Answers.Refresh}}"}""",
        ["both tokens, other order"] = $$"""{"refreshToken":"{{Answers.Refresh}}","tokenType":"bearer","expiresIn":2628000,"accessToken":"{{Answers.Access}}"}""",
        ["mixed spellings"] = $$"""{"accessToken":"{{Answers.Access}}","tokenType":"bearer","expires_in":2628000,"refresh_token":"{{Answers.Refresh}}"}""",
        ["null twins"] = $$"""{"access_token":null,"accessToken":"{{Answers.Access}}","tokenType":"bearer","expiresIn":2628000,"refreshToken":null,"refresh_token":"{{Answers.Refresh}}"}""",
        ["no refresh token"] = $$"""{"accessToken":"{{Answers.Access}}","tokenType":"bearer","expiresIn":2628000,"refreshToken":null}""",
        ["no access token"] = $$"""{"refreshToken":"{{Answers.Refresh}}","tokenType":"bearer","expiresIn":2628000,"accessToken":null}""",
        ["neither"] = """{"accessToken":null,"tokenType":"bearer","expiresIn":2628000,"refreshToken":null}""",
    };
}
