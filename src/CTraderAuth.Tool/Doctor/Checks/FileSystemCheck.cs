using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether a file system keeps what is written to it.</summary>
/// <param name="name">The name of the check.</param>
/// <param name="path">The file or folder; it need not exist.</param>
/// <param name="what">What is kept there, as in "The grants".</param>
/// <param name="worksOverNetwork">Whether a network file system is allowed.</param>
/// <param name="systems">Tells file systems apart.</param>
internal sealed class FileSystemCheck(string name, string path, string what, bool worksOverNetwork, FileSystems systems) : ICheck
{
    public string Name => name;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var (format, kind) = systems.Of(path);
        yield return kind switch
        {
            FileSystemKind.Network when !worksOverNetwork => Finding.Failed(
                Name, FailureKind.Configuration, $"{what} would be on a network file system ({format}), where SQLite's locks do not work.", "Use a local disk, or PostgreSQL or Redis for several machines."),
            FileSystemKind.Memory => Finding.Warning(Name, $"{what} are in memory only ({format}): a restart of this machine loses them.", "Use a folder on a disk."),
            FileSystemKind.Container => Finding.Warning(Name, $"{what} are in the layer of a container ({format}): they are lost when the container is replaced.", "Mount a volume, and use a folder in it."),
            FileSystemKind.Network => Finding.Ok(Name, $"network file system ({format})"),
            _ => Finding.Ok(Name, $"local disk ({format})"),
        };
    }
}
