using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace CTraderAuth.Tests.Protocol;

/// <summary>One connection of a <see cref="RawServer"/>.</summary>
internal sealed class RawConnection(Socket socket, ConcurrentQueue<string> requests)
{
    private readonly StringBuilder _unread = new();
    private readonly Lock _closing = new();
    private bool _closed;

    /// <summary>How many requests have begun here: one byte is enough.</summary>
    public int Begun { get; private set; }

    /// <summary>Reads one whole request, its body included; null when the client has gone.</summary>
    public async Task<string?> ReadRequestAsync()
    {
        var head = await ReadThroughAsync("\r\n\r\n");
        if (head is null)
        {
            return null;
        }

        var body = await ReadCountAsync(ContentLengthOf(head));
        var request = head + body;
        requests.Enqueue(request);
        return request;
    }

    /// <summary>Reads the start of a request up to and including a mark; null when the client has gone.</summary>
    public async Task<string?> ReadThroughAsync(string mark)
    {
        int at;
        while ((at = _unread.ToString().IndexOf(mark, StringComparison.Ordinal)) < 0)
        {
            if (!await ReceiveAsync())
            {
                return null;
            }
        }

        Begun++;
        return Take(at + mark.Length);
    }

    /// <summary>Reads the first bytes of a request and leaves the rest where it is; false when the client has gone.</summary>
    public async Task<bool> ReadFirstByteAsync()
    {
        if (_unread.Length is 0 && !await ReceiveAsync())
        {
            return false;
        }

        Begun++;
        return true;
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(byte[] bytes) => await socket.SendAsync(bytes);

    public void Close(bool reset)
    {
        lock (_closing)
        {
            if (reset && !_closed)
            {
                socket.LingerState = new LingerOption(true, 0);
            }

            _closed = true;
            socket.Dispose();
        }
    }

    private static int ContentLengthOf(string head)
    {
        var line = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task<string> ReadCountAsync(int count)
    {
        while (_unread.Length < count && await ReceiveAsync())
        {
        }

        return Take(Math.Min(count, _unread.Length));
    }

    private async Task<bool> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        var read = await socket.ReceiveAsync(buffer);
        _unread.Append(Encoding.Latin1.GetString(buffer, 0, read));
        return read > 0;
    }

    private string Take(int count)
    {
        var text = _unread.ToString(0, count);
        _unread.Remove(0, count);
        return text;
    }
}
