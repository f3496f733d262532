using System.Buffers.Text;
using System.Security.Cryptography;

namespace CTraderAuth.Consent.Browser;

/// <summary>An unguessable value, made of characters that need no encoding in a URL.</summary>
internal static class Secret
{
    public static string Create(int bits) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bits / 8));
}
