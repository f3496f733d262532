using System.Security.Cryptography;
using System.Text;

namespace CTraderAuth.Storage;

/// <summary>The channel on which the processes that share the grants of one client id tell each other of changes.</summary>
internal sealed class ChangeChannel(string clientId, string table)
{
    // Not base64, so no subject.
    private const string ProbeEnd = ":probe";

    // 0 bytes separate what cannot contain them.
    public string Name { get; } = $"ctrader_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId}\0{table}")).AsSpan(0, 16))}";

    /// <summary>Distinguishes the notices of this store from those of others, which alone are news.</summary>
    public string Origin { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    /// <summary>The notice by which a listener finds out that it hears something. No news for anybody.</summary>
    public string Probe => $"{Origin}{ProbeEnd}";

    /// <summary>A notice about a subject; null means that changes may have been missed.</summary>
    public string Notice(string? subject) => $"{Origin}:{(subject is null ? "" : Convert.ToBase64String(Subjects.ToBytes(subject)))}";

    /// <summary>Whether a notice is news, and the subject; null when all must be looked at.</summary>
    public bool TryRead(string notice, out string? subject)
    {
        subject = null;
        if (notice.StartsWith($"{Origin}:", StringComparison.Ordinal) || notice.EndsWith(ProbeEnd, StringComparison.Ordinal))
        {
            return false;
        }

        var bytes = new byte[StoredGrant.LongestSubject];
        if (notice.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < notice.Length - 1 && Convert.TryFromBase64String(notice[(colon + 1)..], bytes, out var length))
        {
            subject = Subjects.FromBytes(bytes.AsSpan(0, length));
        }

        return true;
    }
}
