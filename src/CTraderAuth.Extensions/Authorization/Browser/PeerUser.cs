using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace CTraderAuth.Authorization.Browser;

/// <summary>Whose program is at the other end of a loopback connection, as far as Linux tells.</summary>
internal static partial class PeerUser
{
    private const int LocalAddress = 1;
    private const int User = 7;
    private const uint Root = 0;

    /// <summary>Whether it is known to belong to another user. Root does not count: root reads everything, and forwards ports for containers.</summary>
    public static bool IsOther(EndPoint? peer) =>
        OperatingSystem.IsLinux() && peer is IPEndPoint ip && Find(ip) is { } user && user != Root && user != EffectiveUser();

    private static uint? Find(IPEndPoint peer)
    {
        try
        {
            // A program with a dual-stack socket is listed among the IPv6 ones.
            return Find("/proc/net/tcp", peer.Address.MapToIPv4().GetAddressBytes(), peer.Port) ?? Find("/proc/net/tcp6", peer.Address.MapToIPv6().GetAddressBytes(), peer.Port);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint? Find(string table, byte[] address, int port)
    {
        var name = $"{string.Concat(MemoryMarshal.Cast<byte, uint>(address).ToArray().Select(word => word.ToString("X8", CultureInfo.InvariantCulture)))}:{port:X4}";
        var entry = File.ReadLines(table).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields.Length > User && fields[LocalAddress] == name);
        return entry is not null && uint.TryParse(entry[User], NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
