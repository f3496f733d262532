using System.Runtime.InteropServices;
using System.Text;
using CTraderAuth;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Quickstart.Narration;
using Quickstart.OnCTrader;
using Quickstart.OnSandbox;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    var builder = Host.CreateApplicationBuilder(args);
    builder.Configuration.AddUserSecrets<Program>(optional: true).AddEnvironmentVariables().AddCommandLine(args);
    var section = builder.Configuration.GetSection(CTraderAuthOptions.SectionName);
    var narrator = new Narrator(Console.Out);

    await (section.Exists() ? new CTraderTour(section, narrator).RunAsync(stop.Token) : new SandboxTour(narrator).RunAsync(stop.Token));
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 1;
}
catch (Exception e) when (e is StepFailedException or CTraderAuthException or OptionsValidationException or HttpRequestException or IOException or InvalidOperationException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync($"\nThis step failed: {e.Message}");
    return 1;
}

void Stop(PosixSignalContext context)
{
    // A second Ctrl+C ends the program at once.
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
