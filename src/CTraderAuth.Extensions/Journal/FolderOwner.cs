using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CTraderAuth.Journal;

/// <summary>The user to whom a folder belongs, which .NET does not report.</summary>
internal static partial class FolderOwner
{
    private const int CurrentDirectory = -100;
    private const uint Owner = 0x8;
    private const uint Root = 0;

    /// <summary>The user that this process acts as.</summary>
    public static uint Current => OperatingSystem.IsLinux() ? GetEffectiveUser() : 0;

    /// <summary>The owner, if it is neither this user nor root, who can write anywhere; also null when it is unknown, as on other systems than Linux.</summary>
    public static uint? Stranger(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // struct statx: the user at 20, the same on every architecture.
            Span<byte> stat = stackalloc byte[256];
            return Stat(CurrentDirectory, folder, 0, Owner, ref MemoryMarshal.GetReference(stat)) == 0
                && BinaryPrimitives.ReadUInt32LittleEndian(stat[20..]) is var user && user != Root && user != Current ? user : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Stat(int directory, string path, int flags, uint mask, ref byte stat);
}
