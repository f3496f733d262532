using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether only this user can read the files of a folder: 0600, and 0700 for the folder.</summary>
/// <param name="name">The name of the check.</param>
/// <param name="folder">The folder.</param>
/// <param name="files">The files in it that contain secrets.</param>
internal sealed class PermissionsCheck(string name, string folder, Func<IEnumerable<string>> files) : ICheck
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Foreign = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public string Name => name;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (OperatingSystem.IsWindows() || !Directory.Exists(folder))
        {
            yield break;
        }

        string[] open = [.. files().Where(File.Exists).Where(static file => (ModeOf(file) & Others) != 0)];
        var mode = ModeOf(folder);
        if (open.Length > 0)
        {
            yield return Finding.Warning(Name, $"Other users can read {string.Join(" and ", open.Select(Described))}.", $"chmod 600 {string.Join(' ', open.Select(CTraderAuthTool.Quote))}");
        }
        else if ((mode & Foreign) != 0 && (mode & UnixFileMode.StickyBit) == 0)
        {
            yield return Finding.Warning(Name, $"Other users can replace the files in {Described(folder)}.", $"chmod 700 {CTraderAuthTool.Quote(folder)}");
        }
        else
        {
            yield return Finding.Ok(Name, $"files of this user only{((mode & Others) != 0 ? $"; the folder is {Octal(mode)}, 700 is better" : "")}");
        }
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? 0 : File.GetUnixFileMode(path);

    private static string Described(string path) => $"{path} (mode {Octal(ModeOf(path))})";

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
