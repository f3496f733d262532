using System.Diagnostics;

namespace CTraderAuth.Tests.Processes;

/// <summary>A program that works on the store alone.</summary>
internal sealed class RunningProcess : SecondProcess
{
    private RunningProcess(ProcessStartInfo start)
        : base(start)
    {
    }

    public static RunningProcess Start(string[] arguments, string? dataHome = null)
    {
        var start = Program("Sqlite.Tests.Process", arguments);
        if (dataHome is not null)
        {
            start.Environment["XDG_DATA_HOME"] = dataHome;
        }

        return new(start);
    }

    public void Kill() => Process.Kill();
}
