using System.Security.Cryptography;
using CTraderAuth.Storage;

namespace CTraderAuth.Tests.Protection;

/// <summary>A vault that fails with the exception that .NET throws where a platform lacks a cipher.</summary>
internal sealed class FailingVault : ITokenProtector
{
    public const string Text = "vault-text-7c2e";

    private readonly AesKeys _keys = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>Whether nothing can be encrypted.</summary>
    public bool CannotProtect { get; set; }

    /// <summary>How many of the next calls cannot decrypt.</summary>
    public int Failures { get; set; }

    public byte[] Protect(ReadOnlySpan<byte> plain, string context) =>
        CannotProtect ? throw new PlatformNotSupportedException(Text) : _keys.Protect(plain, context);

    public byte[] Unprotect(ReadOnlySpan<byte> data, string context) =>
        Failures-- > 0 ? throw new PlatformNotSupportedException(Text) : _keys.Unprotect(data, context);
}
