using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CTraderAuth.Campaign.Starvation;

/// <summary>A token endpoint on threads of its own, which answers every request with a new pair and notes how long that took.</summary>
internal sealed class PromptServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _thinks;
    private readonly Lock _changing = new();
    private TaskCompletionSource _asked = New(), _answered = New();
    private long _since;
    private TimeSpan _took;
    private int _pairs;

    public PromptServer(TimeSpan thinks)
    {
        _thinks = thinks;
        _listener.Start();
        Begin(Accept);
    }

    public Uri TokenUri => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/apps/token");

    /// <summary>Begins to wait for one request: when it was here, and how long after that the whole response had left.</summary>
    public (Task Asked, Func<Task<TimeSpan>> AnsweredAsync) Expect()
    {
        lock (_changing)
        {
            (_asked, _answered) = (New(), New());
            var left = _answered.Task;
            return (_asked.Task, async () =>
            {
                await left;
                return _took;
            }
            );
        }
    }

    public void Dispose() => _listener.Dispose();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Begin(ThreadStart work) => new Thread(work) { IsBackground = true }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = _listener.AcceptTcpClient();
                Begin(() => Serve(client));
            }
        }
        catch (SocketException)
        {
            // Disposed.
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                while (ReadRequest(client.GetStream()))
                {
                    _since = Stopwatch.GetTimestamp();
                    _asked.TrySetResult();
                    Thread.Sleep(_thinks);
                    client.GetStream().Write(Response());
                    _took = Stopwatch.GetElapsedTime(_since);
                    _answered.TrySetResult();
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private static bool ReadRequest(NetworkStream stream)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!IsWhole(text))
        {
            var read = stream.Read(buffer);
            if (read is 0)
            {
                return false;
            }

            text += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return true;
    }

    private static bool IsWhole(string text)
    {
        const string Length = "Content-Length: ";
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return end >= 0 && (at < 0 || text.Length - end - 4 >= int.Parse(text[(at + Length.Length)..].Split('\r')[0], CultureInfo.InvariantCulture));
    }

    private byte[] Response()
    {
        var number = Interlocked.Increment(ref _pairs);
        var body = $$"""{"accessToken":"access-{{number}}","tokenType":"bearer","expiresIn":2628000,"refreshToken":"refresh-{{number}}","errorCode":null}""";
        return Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
