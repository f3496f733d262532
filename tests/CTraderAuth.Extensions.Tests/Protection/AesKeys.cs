using System.Security.Cryptography;
using System.Text;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Protection;

/// <summary>A vault as an application would write one: numbered keys, the newest encrypts.</summary>
public sealed class AesKeys(params byte[][] keys) : ITokenProtector, IProtectionKeys
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    public bool AreInMemoryOnly { get; init; }

    public byte[] Protect(ReadOnlySpan<byte> plain, string context)
    {
        var result = new byte[HeaderSize + plain.Length];
        result[0] = (byte)(keys.Length - 1);
        var nonce = result.AsSpan(1, NonceSize);
        var tag = result.AsSpan(1 + NonceSize, TagSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys[^1], TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(HeaderSize), tag, Encoding.UTF8.GetBytes(context));
        return result;
    }

    public byte[] Unprotect(ReadOnlySpan<byte> data, string context)
    {
        if (data[0] >= keys.Length)
        {
            throw new CryptographicException("Unknown key.");
        }

        var plain = new byte[data.Length - HeaderSize];
        using var aes = new AesGcm(keys[data[0]], TagSize);
        aes.Decrypt(data.Slice(1, NonceSize), data[HeaderSize..], data.Slice(1 + NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(context));
        return plain;
    }

    public bool IsOutdated(ReadOnlySpan<byte> data, string context) => data[0] < keys.Length - 1;

    public string Explain(ReadOnlySpan<byte> data) => $"The vault cannot decrypt it with key {data[0]}.";

    public string? ExplainLossAtRestart(ReadOnlySpan<byte> data) => AreInMemoryOnly ? "The keys of the vault are in memory only." : null;
}
