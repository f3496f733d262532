using System.Diagnostics;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>One attempt to connect, as it is noted in the browser: who set out when, and how it ended.</summary>
[DebuggerDisplay("{StartedAt}")]
internal sealed class Attempt
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const byte Format = 1;

    /// <summary>The hash of the state.</summary>
    public required string Id { get; init; }

    public required string Subject { get; init; }

    public string? ReturnUrl { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The hash of the answer that used it; null while it is unused.</summary>
    public string? UsedBy { get; init; }

    /// <summary>How it ended, unless it may be tried again with the same answer.</summary>
    public string? Outcome { get; init; }

    public Attempt Used(string by, string? outcome) =>
        new() { Id = Id, Subject = Subject, ReturnUrl = ReturnUrl, StartedAt = StartedAt, UsedBy = by, Outcome = outcome };

    /// <summary>Whether it is still open; one from the future is not, since its age cannot be known.</summary>
    public bool IsLive(DateTimeOffset now) => now - StartedAt < Life && StartedAt - now < Life;

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Format);
            writer.Write(StartedAt.UtcTicks);
            writer.Write(Id);
            writer.Write(Subject);
            writer.Write(ReturnUrl ?? "");
            writer.Write(UsedBy ?? "");
            writer.Write(Outcome ?? "");
        }

        return stream.ToArray();
    }

    /// <summary>Null when a later version of the package wrote it.</summary>
    public static Attempt? Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return reader.ReadByte() is not Format ? null : new()
        {
            StartedAt = new(reader.ReadInt64(), TimeSpan.Zero),
            Id = reader.ReadString(),
            Subject = reader.ReadString(),
            ReturnUrl = OrNull(reader.ReadString()),
            UsedBy = OrNull(reader.ReadString()),
            Outcome = OrNull(reader.ReadString()),
        };
    }

    private static string? OrNull(string text) => text is "" ? null : text;
}
