using CTraderAuth.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace CTraderAuth.KeyRings;

/// <summary>The Data Protection keys of this program, and what is wrong with them.</summary>
internal sealed class KeyRing(
    IDataProtectionProvider provider, IKeyManager keys, IOptions<KeyManagementOptions> management, IOptions<DataProtectionOptions> application)
{
    // What Data Protection puts before each payload, and after it the id of the key, sixteen bytes in the order of Guid.ToByteArray.
    private static readonly byte[] Magic = [0x09, 0xF0, 0xC9, 0xF0];
    private const int IdLength = 16;

    private const string Accept = "If the keys are lost for good, set AcceptLostKeys in ProtectTokens(…) for one start; every trader then has to consent again.";

    /// <summary>The keys die with the process: the provider is the ephemeral one, or there is no folder to keep them in.</summary>
    public bool IsEphemeral =>
        provider is EphemeralDataProtectionProvider
        || (management.Value.XmlRepository is null && FileSystemXmlRepository.DefaultKeyStorageDirectory is null && !OperatingSystem.IsWindows());

    public static string Ephemeral =>
        "The Data Protection keys live in memory only (ephemeral), so tokens encrypted now could never be read again after a restart. Persist them: AddDataProtection().PersistKeysToFileSystem(…), with a folder that outlives the program and that all its instances share.";

    /// <summary>Whether what a protector makes is Data Protection's: an application may register its own.</summary>
    public static bool Encrypts(ITokenProtector protector) => protector.Protect([0], "probe").AsSpan().StartsWith(Magic);

    public string Explain(ReadOnlySpan<byte> data)
    {
        if (IsEphemeral)
        {
            return Ephemeral;
        }

        if (!data.StartsWith(Magic) || data.Length < Magic.Length + IdLength)
        {
            return "It was not encrypted by Data Protection. Register the ITokenProtector it was stored with.";
        }

        try
        {
            return Explain(new Guid(data.Slice(Magic.Length, IdLength)), keys.GetAllKeys());
        }
        catch (Exception e)
        {
            return $"The key ring cannot be read: {e.Message}";
        }
    }

    private string Explain(Guid id, IReadOnlyCollection<IKey> ring)
    {
        var key = ring.FirstOrDefault(key => key.KeyId == id);
        if (key is null)
        {
            return $"It was encrypted with the Data Protection key {id}, which is not in the key ring of this program (keys there: {ring.Count}): the key ring was deleted, or this is another one. Restore the key ring it was stored with. {Accept}";
        }

        if (key.IsRevoked)
        {
            return $"It was encrypted with the Data Protection key {id}, which was revoked. If that was a mistake, remove the revocation from the key ring. Otherwise set AcceptLostKeys in ProtectTokens(…) for one start; every trader then has to consent again.";
        }

        return Opens(key)
            ? $"It was encrypted with the Data Protection key {id}, which is in the key ring, but for another application name, or the row is damaged. The application name is now '{application.Value.ApplicationDiscriminator}' (without SetApplicationName(…) it defaults to the content root path); set it to the earlier one. {Accept}"
            : $"It was encrypted with the Data Protection key {id}, which is in the key ring but is itself encrypted and cannot be decrypted here. Restore the certificate or account that protects the keys. {Accept}";
    }

    private static bool Opens(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
