using System.Globalization;
using System.Text;

namespace CTraderAuth.AspNetCore.Endpoints;

/// <summary>An encoded address with one byte instead of <c>%E4</c>: a third of the length for every script other than Latin.</summary>
internal static class PackedUrl
{
    public static byte[] Pack(string url)
    {
        var packed = new List<byte>(url.Length);
        for (var i = 0; i < url.Length; i++)
        {
            if (url[i] is '%' && i + 2 < url.Length && byte.TryParse(url.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && value >= 0x80)
            {
                packed.Add(value);
                i += 2;
            }
            else
            {
                packed.Add((byte)url[i]);
            }
        }

        return [.. packed];
    }

    public static string Unpack(ReadOnlySpan<byte> packed)
    {
        var url = new StringBuilder(packed.Length);
        foreach (var value in packed)
        {
            _ = value < 0x80 ? url.Append((char)value) : url.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return url.ToString();
    }
}
