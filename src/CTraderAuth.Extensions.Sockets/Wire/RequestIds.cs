using System.Globalization;

namespace CTraderAuth.Sockets.Wire;

/// <summary>The <c>clientMsgId</c> of this session's requests: a number in digits.</summary>
internal static class RequestIds
{
    /// <summary>The id; 0 when it is not one of this session.</summary>
    public static long Read(ReadOnlySpan<byte> text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
}
