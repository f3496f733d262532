using System.Text;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>The request line and the headers that matter here. Its query may contain a code.</summary>
internal sealed class RequestHead
{
    private string? _destination;
    private string? _mode;

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

    /// <summary>Whether a page requests the address as part of itself, as an image, a frame or a script.</summary>
    /// <remarks>A page that a service worker fetches has the destination <c>empty</c>, so that does not count. Everything a browser says about a request is only a hint; the state is the proof.</remarks>
    public bool IsEmbedded => _destination is not (null or "document" or "empty");

    /// <summary>Whether a person navigated to the address, as far as the browser says.</summary>
    public bool IsNavigation => _mode is null or "navigate";

    /// <summary>Null when the bytes, up to the blank line, are not an HTTP/1 request with an absolute path.</summary>
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
                _destination = value;
                break;
            case "SEC-FETCH-MODE":
                _mode = value;
                break;
        }

        return true;
    }
}
