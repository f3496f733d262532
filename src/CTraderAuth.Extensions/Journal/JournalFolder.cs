using System.ComponentModel;
using System.Runtime.InteropServices;

namespace CTraderAuth.Journal;

/// <summary>The folder of the journal: one file for each response, complete or absent after a crash of the machine.</summary>
internal sealed partial class JournalFolder(string path)
{
    private const string Extension = ".pair";
    private const string Unfinished = ".new";
    private const int ReadOnlyFolder = 0;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Makes the folder if need be.</summary>
    /// <exception cref="InvalidOperationException">Others may write into the folder.</exception>
    public void Open()
    {
        Create(Path);
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (FolderOwner.Stranger(Path) is { } owner)
        {
            throw new InvalidOperationException($"The folder of the response journal, {Path}, belongs to user {owner}, and this program runs as user {FolderOwner.Current}: user {owner} could put tokens into the store. Give it to the user of this program (chown), or name another folder in UseResponseJournal.");
        }

        if ((File.GetUnixFileMode(Path) & WritableByOthers) != 0)
        {
            throw new InvalidOperationException($"Other users may write into the folder of the response journal, {Path}: they could put tokens into the store. Allow only its owner (chmod 700), or name another folder in UseResponseJournal.");
        }
    }

    /// <summary>Writes a file whole and durably, readable by this user only.</summary>
    public void Write(string name, byte[] content)
    {
        var file = System.IO.Path.Combine(Path, name + Extension);
        var unfinished = System.IO.Path.Combine(Path, name + Unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var stream = new FileStream(unfinished, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, file);
            FlushFolder();
        }
        catch (Exception)
        {
            // Nobody knows its name, so nobody would ever remove it.
            TryDelete(unfinished);
            TryDelete(file);
            throw;
        }
    }

    // Each missing parent separately, because .NET gives the mode to the last folder only: anyone who may write into a parent can replace the folder.
    private static void Create(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        if (System.IO.Path.GetDirectoryName(folder) is { } parent)
        {
            Create(parent);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnlyFolder);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is being reported says enough.
        }
    }

    /// <summary>Removes a file; it may be gone already.</summary>
    public void Delete(string name) => File.Delete(System.IO.Path.Combine(Path, name + Extension));

    /// <summary>The complete files with a prefix. What a crash left unfinished is removed if it is old.</summary>
    public IReadOnlyList<string> List(string prefix, DateTime unfinishedBefore)
    {
        foreach (var left in new DirectoryInfo(Path).EnumerateFiles(prefix + "*" + Unfinished).Where(left => left.LastWriteTimeUtc < unfinishedBefore))
        {
            TryDelete(left.FullName);
        }

        return [.. Directory.EnumerateFiles(Path, prefix + "*" + Extension).Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Null when it is gone: another process has collected it.</summary>
    public byte[]? Read(string name)
    {
        try
        {
            return File.ReadAllBytes(System.IO.Path.Combine(Path, name + Extension));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Without it, a power loss could undo the renaming. Windows does it by itself.</summary>
    private void FlushFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = OpenFolder(Path, ReadOnlyFolder);
        try
        {
            if (folder < 0 || Flush(folder) != 0)
            {
                throw new IOException($"The folder {Path} could not be flushed to the disk.", new Win32Exception(Marshal.GetLastPInvokeError()));
            }
        }
        finally
        {
            if (folder >= 0)
            {
                _ = Close(folder);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
