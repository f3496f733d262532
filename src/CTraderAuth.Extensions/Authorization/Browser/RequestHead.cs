using System.Text;

namespace CTraderAuth.Authorization.Browser;

/// <summary>The request line and the headers that matter here. Its query may hold a code.</summary>
internal sealed class RequestHead
{
    private RequestHead(string method, string path, string query)
    {
        Method = method;
        Path = path;
        Query = query;
    }

    public string Method { get; }

    public string Path { get; }

    public string Query { get; }

    public string? Host { get; private set; }

    /// <summary>What a browser is about to do with the answer; null from anything else.</summary>
    public string? Destination { get; private set; }

    /// <summary>Null when the bytes, up to the blank line, are no HTTP/1 request with an absolute path.</summary>
    public static RequestHead? Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        if (lines[0].Split(' ') is not [{ Length: > 0 } method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"])
        {
            return null;
        }

        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var head = mark < 0 ? new RequestHead(method, target, "") : new RequestHead(method, target[..mark], target[mark..]);
        foreach (var line in lines.Skip(1).TakeWhile(line => line is not ""))
        {
            if (!head.TryAdd(line))
            {
                return null;
            }
        }

        return head;
    }

    private bool TryAdd(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || line[0] is ' ' or '\t')
        {
            return false;
        }

        var value = line[(colon + 1)..].Trim(' ', '\t');
        switch (line[..colon].ToUpperInvariant())
        {
            case "HOST" when Host is not null:
                return false;
            case "HOST":
                Host = value;
                break;
            case "SEC-FETCH-DEST":
                Destination = value;
                break;
        }

        return true;
    }
}
