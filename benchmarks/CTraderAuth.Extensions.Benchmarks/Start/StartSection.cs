using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Report;
using CTraderAuth.Benchmarks.Requests;

namespace CTraderAuth.Benchmarks.Start;

/// <summary>Cold start: a new process each time, compiled as it runs, from its start to its end with a first token.</summary>
internal static class StartSection
{
    public static async Task<Section> MeasureAsync(bool quick)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var ended = new CancellationTokenSource();
        var serving = ServeAsync(server, ended.Token);
        var address = $"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/";
        var times = Starter.Programs.Keys.ToDictionary(program => program, _ => new List<double>(), StringComparer.Ordinal);
        for (var round = 0; round < (quick ? 3 : 15); round++)
        {
            foreach (var program in Starter.Programs.Keys)
            {
                times[program].Add(await MillisecondsAsync(program, address));
            }
        }

        await ended.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var medians = times.ToDictionary(pair => pair.Key, pair => pair.Value.Median(), StringComparer.Ordinal);
        return new("Cold start to the first token, compiled as it runs", "ms", "relative to hand-written",
            [.. Starter.Programs.Select(program => new Row(program.Value, medians[program.Key], medians[program.Key] / medians["hand"]))]);
    }

    private static async Task<double> MillisecondsAsync(string program, string address)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(Environment.ProcessPath!, [Starter.Command, program, address]);
        await process.WaitForExitAsync();
        return process.ExitCode is 0
            ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
            : throw new InvalidOperationException($"The program '{program}' ended with {process.ExitCode}.");
    }

    // One connection per process, one request per connection.
    private static async Task ServeAsync(TcpListener server, CancellationToken cancellationToken)
    {
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {TerminalAnswers.Body.Length}\r\nConnection: close\r\n\r\n");
        var buffer = new byte[4096];
        while (true)
        {
            using var connection = await server.AcceptTcpClientAsync(cancellationToken);
            var stream = connection.GetStream();
            await stream.ReadAtLeastAsync(buffer, 1, cancellationToken: cancellationToken);
            await stream.WriteAsync((byte[])[.. head, .. TerminalAnswers.Body], cancellationToken);
        }
    }
}
