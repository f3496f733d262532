using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>The clock of this machine, compared with the server's.</summary>
internal sealed class ClockCheck(EndpointProbe probe) : ICheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    public string Name => "clock";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var response = await probe.AskAsync(cancellationToken).ConfigureAwait(false);
        if (response.Offset is { } offset)
        {
            yield return offset.Duration() > Tolerance
                ? Finding.Warning(
                    Name,
                    $"The clock of this machine is {Times.Length(offset)} {(offset > TimeSpan.Zero ? "behind" : "ahead of")} the server's.",
                    "Synchronize it (timedatectl set-ntp true): the time of a refresh depends on it.")
                : Finding.Ok(Name, offset.Duration() < TimeSpan.FromSeconds(2) ? "agrees with the server's" : $"{Times.Length(offset)} {(offset > TimeSpan.Zero ? "behind" : "ahead of")} the server's");
        }
        else if (response.Status is not null)
        {
            yield return Finding.Warning(Name, "was not compared: the server sent no Date.");
        }
    }
}
