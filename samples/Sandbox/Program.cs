using System.Runtime.InteropServices;
using CTraderAuth.Testing;
using Sandbox;

if (args.Contains("--help") || args.Contains("-h"))
{
    Console.WriteLine(SandboxCommandLine.Help);
    return 0;
}

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var sandbox = CTraderSandbox.Start(options =>
    {
        SandboxCommandLine.Apply(args, options);
        options.OnTokenRequest = request => Console.WriteLine($"{request.At.ToLocalTime():HH:mm:ss}  {request}");
    });
    Console.WriteLine(Welcome.To(sandbox));
    await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    Console.WriteLine("Stopped.");
    return 0;
}
catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
{
    await Console.Error.WriteLineAsync($"{e.Message}\nTry --help.");
    return 2;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
