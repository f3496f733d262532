using System.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;

namespace CTraderAuth.AspNetCore.Callbacks;

/// <summary>A code that is kept until its user has signed in or has confirmed. Contains a secret, so its text shows nothing.</summary>
[DebuggerDisplay("{At}")]
internal sealed class HeldAnswer(string code, string? attemptId, string? user, DateTimeOffset at, bool isFromConsentPage)
{
    /// <summary>The time for which a code is valid at cTrader.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private const byte Format = 2;

    public string Code { get; } = code;

    /// <summary>Names the response in an address, where the code must never be.</summary>
    public string Name => ConnectSite.Hash(Code);

    /// <summary>The attempt that the state of the response named; null when there was no state.</summary>
    public string? AttemptId { get; } = attemptId;

    /// <summary>The hash of the subject who may use it; null when nobody was signed in.</summary>
    public string? User { get; } = user;

    public DateTimeOffset At { get; } = at;

    /// <summary>Whether the browser reports that a consent page led to the response, or reports nothing at all.</summary>
    public bool IsFromConsentPage { get; } = isFromConsentPage;

    /// <summary>The evidence for the response: its state, the page that led to it, or nothing.</summary>
    public int Weight => AttemptId is not null ? 2 : IsFromConsentPage ? 1 : 0;

    public bool IsLive(DateTimeOffset now) => now - At < Life && At - now < Life;

    public HeldAnswer For(string newUser) => new(Code, AttemptId, newUser, At, IsFromConsentPage);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Format);
            writer.Write(At.UtcTicks);
            writer.Write(Code);
            writer.Write(AttemptId ?? "");
            writer.Write(User ?? "");
            writer.Write(IsFromConsentPage);
        }

        return stream.ToArray();
    }

    /// <summary>Null when another version of the package wrote it.</summary>
    public static HeldAnswer? Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        if (reader.ReadByte() is not Format)
        {
            return null;
        }

        var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
        return new(reader.ReadString(), OrNull(reader.ReadString()), OrNull(reader.ReadString()), at, reader.ReadBoolean());
    }

    private static string? OrNull(string text) => text is "" ? null : text;
}
