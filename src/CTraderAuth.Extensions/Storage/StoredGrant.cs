using System.Diagnostics;
using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace CTraderAuth.Storage;

/// <summary>A grant as a store sees it: a version, a due time and opaque content.</summary>
/// <remarks>The content contains secrets unless a protector is in use; a store must neither read nor log it.</remarks>
/// <param name="subject">The application's name for the person who consented. Together with the client id, the key of the row.</param>
/// <param name="version">The version of the row, set by the core and never reused for the same subject.</param>
/// <param name="refreshDueAt">When a rotation is due; null when none will be attempted.</param>
/// <param name="content">The grant, serialized by the core.</param>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class StoredGrant(string subject, long version, DateTimeOffset? refreshDueAt, ReadOnlyMemory<byte> content)
{
    /// <summary>The longest subject that stores keep, in bytes of UTF-8: 2000, which is what the indexes of all of them can hold.</summary>
    public const int LongestSubject = 2000;

    /// <summary>The application's name for the person who consented. Together with the client id, the key of the row.</summary>
    public string Subject { get; } = subject;

    /// <summary>The version of the row, greater than zero.</summary>
    public long Version { get; } = version;

    /// <summary>When a rotation is due; null when none will be attempted.</summary>
    public DateTimeOffset? RefreshDueAt { get; } = refreshDueAt;

    /// <summary>The grant, serialized by the core and opaque to stores.</summary>
    [IgnoreDataMember]
    [JsonIgnore]
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <summary>The subject and the version, never the content.</summary>
    public override string ToString() => $"{nameof(StoredGrant)} of {Subject}, version {Version}";
}
