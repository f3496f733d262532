using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CTraderAuth.Storage;

/// <summary>Asks SQLite whether the file that a connection has open is still the file at its path; takes about 1 µs.</summary>
internal static partial class FileControl
{
    private const string Library = "e_sqlite3";
    private const int HasMovedOperation = 20;

    // The application may use another build of SQLite, whose handles are not valid in this one.
    private static readonly Lazy<bool> IsAvailable = new(static () => raw.GetNativeLibraryName() == Library);

    public static bool HasMoved(SqliteConnection connection, string path)
    {
        if (!IsAvailable.Value || connection.Handle is not { } handle)
        {
            return !File.Exists(path);
        }

        return Control(handle.DangerousGetHandle(), 0, HasMovedOperation, out var moved) == raw.SQLITE_OK && moved != 0;
    }

    [LibraryImport(Library, EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static partial int Control(nint database, nint name, int operation, out int result);
}
