using System.Text;
using CTraderAuth.Storage;

namespace CTraderAuth.Rows;

/// <summary>Subjects that this library uses for its own rows.</summary>
internal static class ReservedSubjects
{
    /// <summary>Read when the host starts, only to open the store.</summary>
    public const string Probe = "ctrader-auth:start";

    /// <summary>Whether an application can have a grant under this name.</summary>
    public static bool IsSubject(string? name) => !string.IsNullOrWhiteSpace(name) && !IsReserved(name);

    /// <exception cref="ArgumentException">The subject is null, empty, white space, longer than 2000 bytes in UTF-8, or a name that this library uses itself.</exception>
    public static void Check(string subject)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        if (IsReserved(subject))
        {
            throw new ArgumentException($"'{subject}' is reserved for a row that this library uses itself. Use another subject.", nameof(subject));
        }

        if (IsTooLong(subject))
        {
            throw new ArgumentException($"A subject may have at most {StoredGrant.LongestSubject} bytes in UTF-8. Use an id instead.", nameof(subject));
        }
    }

    private static bool IsTooLong(string name) => name.Length > StoredGrant.LongestSubject / 3 && Encoding.UTF8.GetByteCount(name) > StoredGrant.LongestSubject;

    private static bool IsReserved(string name) => name is Canary.Subject or Probe;
}
