using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>Whose program is at the other end of a loopback connection, as far as Linux reports it.</summary>
internal static partial class PeerUser
{
    private const int LocalAddress = 1;
    private const int RemoteAddress = 2;
    private const int User = 7;
    private const uint Root = 0;

    /// <summary>Whether it is known to belong to another user. Root does not count: root can read everything, and forwards ports for containers.</summary>
    public static bool IsOther(LoopbackEnds ends) =>
        OperatingSystem.IsLinux() && ends is { Peer: IPEndPoint peer, Here: IPEndPoint here } && Find(peer, here) is { } user && user != Root && user != EffectiveUser();

    private static uint? Find(IPEndPoint peer, IPEndPoint here)
    {
        try
        {
            // A program with a dual-stack socket is listed among the IPv6 ones.
            return Find("/proc/net/tcp", NameOf(peer, static ip => ip.MapToIPv4()), NameOf(here, static ip => ip.MapToIPv4()))
                ?? Find("/proc/net/tcp6", NameOf(peer, static ip => ip.MapToIPv6()), NameOf(here, static ip => ip.MapToIPv6()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static uint? Find(string table, string peer, string here)
    {
        var entry = File.ReadLines(table).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields.Length > User && fields[LocalAddress] == peer && fields[RemoteAddress] == here);
        return entry is not null && uint.TryParse(entry[User], NumberStyles.None, CultureInfo.InvariantCulture, out var user) ? user : null;
    }

    private static string NameOf(IPEndPoint end, Func<IPAddress, IPAddress> map) =>
        $"{string.Concat(MemoryMarshal.Cast<byte, uint>(map(end.Address).GetAddressBytes()).ToArray().Select(word => word.ToString("X8", CultureInfo.InvariantCulture)))}:{end.Port:X4}";

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUser();
}
