using CTraderAuth.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace CTraderAuth.KeyRings;

/// <summary>Encrypts with the newest key of the key ring; client id and subject are part of the purpose.</summary>
internal sealed class KeyRingProtector(IDataProtectionProvider provider, KeyRing ring) : ITokenProtector, IProtectionKeys
{
    private const string Purpose = "CTraderAuth.Grants.v1";

    public byte[] Protect(ReadOnlySpan<byte> plain, string context) => For(context).Protect(plain.ToArray());

    public byte[] Unprotect(ReadOnlySpan<byte> data, string context) => For(context).Unprotect(data.ToArray());

    public bool IsOutdated(ReadOnlySpan<byte> data, string context)
    {
        if (For(context) is not IPersistedDataProtector persisted)
        {
            return false;
        }

        try
        {
            persisted.DangerousUnprotect(data.ToArray(), ignoreRevocationErrors: false, out var outdated, out _);
            return outdated;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return false;
        }
    }

    public string Explain(ReadOnlySpan<byte> data) => ring.Explain(data);

    public string? ExplainLossAtRestart(ReadOnlySpan<byte> data) => ring.ExplainLossAtRestart(data);

    private IDataProtector For(string context) => provider.CreateProtector(Purpose, context);
}
