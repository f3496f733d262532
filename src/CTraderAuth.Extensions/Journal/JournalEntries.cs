using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Storage;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Journal;

/// <summary>The entries of one client id in the folder of the journal, encrypted where grants are.</summary>
internal sealed class JournalEntries(JournalFolder folder, IOptions<CTraderAuthOptions> options, ITokenProtector? protector = null)
{
    private readonly string _context = $"journal\n{options.Value.ClientId}";
    private readonly string _prefix = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.ClientId)))[..16] + "-";

    private volatile bool _opened;

    public string Folder => folder.Path;

    /// <summary>Makes and checks the folder, once. Everything else does it before, in case the volume hung when the program began.</summary>
    /// <exception cref="InvalidOperationException">Others may write into the folder.</exception>
    public bool Open()
    {
        if (!_opened)
        {
            folder.Open();
            _opened = true;
        }

        return true;
    }

    public string NewName() => _prefix + Guid.NewGuid().ToString("N");

    public void Write(string name, string subject, TokensReceived received)
    {
        Open();
        var plain = JsonSerializer.SerializeToUtf8Bytes(JournalEntry.Of(subject, received), JournalEntry.Json.Default.JournalEntry);
        folder.Write(name, protector?.Protect(plain, _context) ?? plain);
    }

    /// <summary>Removes an entry; it may be gone already. Returns true.</summary>
    public bool Delete(string name)
    {
        folder.Delete(name);
        return true;
    }

    /// <summary>The names of all entries.</summary>
    public IReadOnlyList<string> List(DateTime unfinishedBefore)
    {
        Open();
        return folder.List(_prefix, unfinishedBefore);
    }

    /// <summary>Null when the entry is gone. One from before this program encrypted is read as it is, and says so.</summary>
    /// <exception cref="FormatException">No attempt will be able to read it.</exception>
    public JournalEntry? Read(string name)
    {
        if (folder.Read(name) is not { } content)
        {
            return null;
        }

        var isPlain = protector is not null && IsJson(content);
        var entry = Parse(protector is null || isPlain ? content : protector.Unprotect(content, _context));
        entry.IsPlain = isPlain;
        return entry;
    }

    private static JournalEntry Parse(byte[] plain)
    {
        try
        {
            var entry = JsonSerializer.Deserialize(plain, JournalEntry.Json.Default.JournalEntry);
            return entry is not null && EntryCheck.IsSound(entry) ? entry : throw new FormatException("it was written by another version of this library, or was changed");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Its message may quote the entry.
            throw new FormatException($"it cannot be parsed ({e.GetType().Name}); use the keys with which it was written");
        }
    }

    // The first byte alone does not tell: a protector may begin with any.
    private static bool IsJson(byte[] content)
    {
        if (content is not [(byte)'{', ..])
        {
            return false;
        }

        try
        {
            JsonDocument.Parse(content).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
