using System.Buffers.Text;
using System.Security.Cryptography;

namespace CTraderAuth.Testing.Ledger;

internal static class Secrets
{
    /// <summary>256 random bits in 43 characters, the size of cTrader's own tokens.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
