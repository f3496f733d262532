using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CTraderAuth.Storage;

/// <summary>What .NET does not report about a file on Linux: its owner, and whether it is a regular file. Null on other systems.</summary>
internal static partial class FileOwner
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint TypeModeAndOwner = 0x1 | 0x2 | 0x8;
    private const int Regular = 0x8000;

    /// <summary>The user that this process acts as.</summary>
    public static uint Current => OperatingSystem.IsLinux() ? GetEffectiveUser() : 0;

    /// <summary>The owner and type of the file itself, not of a link's target; null when there is no file, or they are unknown.</summary>
    public static (uint User, bool IsRegular)? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            // struct statx: the user at 20, the mode at 28; the same on every architecture.
            Span<byte> stat = stackalloc byte[256];
            return Stat(CurrentDirectory, path, NoFollow, TypeModeAndOwner, ref MemoryMarshal.GetReference(stat)) == 0
                ? (BinaryPrimitives.ReadUInt32LittleEndian(stat[20..]), (BinaryPrimitives.ReadUInt16LittleEndian(stat[28..]) & 0xF000) == Regular)
                : null;
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
