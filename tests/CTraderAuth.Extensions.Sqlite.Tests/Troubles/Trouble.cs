using System.Diagnostics;
using CTraderAuth.Storage;
using Microsoft.Data.Sqlite;

namespace CTraderAuth.Tests.Troubles;

/// <summary>What befalls a database file under a program that has it open.</summary>
internal sealed class Trouble(string message, Func<string, Action> begin)
{
    public const string FullDisk = "a full disk";

    public static readonly IReadOnlyDictionary<string, Trouble> All = new Dictionary<string, Trouble>
    {
        [FullDisk] = new("is full. Nothing was written.", Fill),
        ["a lock"] = new("were locked by another process for 1 s", Lock),
        ["a file that was moved away"] = new("was deleted or replaced while it was open", Move),
    };

    /// <summary>What a person has to be told.</summary>
    public string Message { get; } = message;

    /// <summary>Begins; what it hands back ends it.</summary>
    public Action Begin(string file) => begin(file);

    /// <summary>A disk of a megabyte, which root alone may make; null for others.</summary>
    public static Action? Mount(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder) is not 0)
        {
            return null;
        }

        return () => Run("umount", "-l", folder);
    }

    private static Action Fill(string file)
    {
        var filler = $"{file}.filler";
        using (var stream = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            Should.Throw<IOException>(() =>
            {
                for (var block = new byte[4096]; ;)
                {
                    stream.Write(block);
                }
            });
        }

        return () => System.IO.File.Delete(filler);
    }

    private static Action Lock(string file)
    {
        var other = new SqliteConnection($"Data Source={file};Pooling=False");
        other.Open();
        other.Execute("BEGIN IMMEDIATE");
        return other.Dispose;
    }

    private static Action Move(string file)
    {
        System.IO.File.Move(file, $"{file}.away");
        return () => System.IO.File.Move($"{file}.away", file, overwrite: true);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
