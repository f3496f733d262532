using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace CTraderAuth.KeyRings;

/// <summary>The Data Protection keys of this program, and what is wrong with them.</summary>
internal sealed class KeyRing(
    IDataProtectionProvider provider, IKeyManager keys, IOptions<KeyManagementOptions> management, IOptions<DataProtectionOptions> application)
{
    // The prefix of every Data Protection payload. The id of the key follows it: sixteen bytes in the order of Guid.ToByteArray.
    private static readonly byte[] Magic = [0x09, 0xF0, 0xC9, 0xF0];
    private const int IdLength = 16;

    private const string Accept = "If the keys are lost permanently, set AcceptLostKeys in ProtectTokens(…) for one start; every trader must then consent again.";

    /// <summary>Whether the keys are lost when the process ends: the provider is ephemeral, or there is no folder to store them in.</summary>
    public bool IsEphemeral =>
        provider is EphemeralDataProtectionProvider
        || (management.Value.XmlRepository is null && FileSystemXmlRepository.DefaultKeyStorageDirectory is null && !OperatingSystem.IsWindows());

    public static string Ephemeral =>
        "The Data Protection keys exist in memory only (ephemeral), so tokens encrypted now could not be decrypted after a restart. Persist the keys: AddDataProtection().PersistKeysToFileSystem(…), with a folder that is kept after the program ends and that all its instances share.";

    /// <summary>Null for what Data Protection did not encrypt: an application may register a protector of its own.</summary>
    public string? ExplainLossAtRestart(ReadOnlySpan<byte> data) => IsEphemeral && data.StartsWith(Magic) ? Ephemeral : null;

    public string Explain(ReadOnlySpan<byte> data)
    {
        if (IsEphemeral)
        {
            return Ephemeral;
        }

        if (!data.StartsWith(Magic) || data.Length < Magic.Length + IdLength)
        {
            return "It was not encrypted by Data Protection. Register the ITokenProtector that it was stored with.";
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
            return $"It was encrypted with the Data Protection key {id}, which is not in the key ring of this program (keys in it: {ring.Count}): the key ring was deleted, or this is a different one. Restore the key ring that it was stored with. {Accept}";
        }

        if (key.IsRevoked)
        {
            return $"It was encrypted with the Data Protection key {id}, which was revoked. If that was a mistake, remove the revocation from the key ring. Otherwise set AcceptLostKeys in ProtectTokens(…) for one start; every trader must then consent again.";
        }

        return Opens(key)
            ? $"It was encrypted with the Data Protection key {id}, which is in the key ring: either the application name was different, or the row is damaged. The application name is now '{application.Value.ApplicationDiscriminator}' (without SetApplicationName(…) it defaults to the content root path); set it to the earlier one. {Accept}"
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
