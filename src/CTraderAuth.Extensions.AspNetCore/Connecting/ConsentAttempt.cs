using System.Diagnostics;
using CTraderAuth.AspNetCore.Endpoints;

namespace CTraderAuth.AspNetCore.Connecting;

/// <summary>One attempt to connect, as kept in the browser: who started it and when, and how it ended.</summary>
[DebuggerDisplay("{StartedAt}")]
internal sealed class ConsentAttempt
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const byte Format = 2;

    /// <summary>The hash of the state.</summary>
    public required string Id { get; init; }

    /// <summary>The hash of the subject: a subject may be long, but a cookie must be short.</summary>
    public required string User { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public ConnectRequest Request { get; init; }

    /// <summary>The sign-in during which it was started; null when that is unknown.</summary>
    public string? SignIn { get; init; }

    /// <summary>Whether a script of this site made the request that started it, so that the browser did not report which site led to it.</summary>
    public bool IsUnproven { get; init; }

    /// <summary>Whether the user had a grant when it was started.</summary>
    public bool HadGrant { get; init; }

    /// <summary>The generation of the user's grant when it was started.</summary>
    public long Generation { get; init; }

    /// <summary>The last response; null while there is none.</summary>
    public AttemptAnswer? Answer { get; init; }

    public ConsentAttempt Answered(AttemptAnswer answer) =>
        new() { Id = Id, User = User, StartedAt = StartedAt, Request = Request, SignIn = SignIn, IsUnproven = IsUnproven, HadGrant = HadGrant, Generation = Generation, Answer = answer };

    /// <summary>Whether it can still be completed; one with a start in the future cannot, because its age is unknown.</summary>
    public bool IsLive(DateTimeOffset now) => now - StartedAt < Life && StartedAt - now < Life;

    /// <summary>Whether the user disconnected after this was started.</summary>
    public bool IsDisconnectedSince(GrantStatus? status) => !GrantUse.Exists(status) && (HadGrant || (status?.Generation ?? 0) != Generation);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Format);
            writer.Write(StartedAt.UtcTicks);
            writer.Write(Id);
            writer.Write(User);
            var url = PackedUrl.Pack(Request.ReturnUrl ?? "");
            writer.Write7BitEncodedInt(url.Length);
            writer.Write(url);
            writer.Write((byte)(Request.Scope is { } scope ? (int)scope + 1 : 0));
            writer.Write(SignIn ?? "");
            writer.Write(IsUnproven);
            writer.Write(HadGrant);
            writer.Write(Generation);
            writer.Write(Answer?.Hash ?? "");
            writer.Write(Answer?.Outcome ?? "");
            writer.Write(Answer?.HadState ?? false);
        }

        return stream.ToArray();
    }

    /// <summary>Null when another version of the package wrote it.</summary>
    public static ConsentAttempt? Read(byte[] content)
    {
        using var reader = new BinaryReader(new MemoryStream(content));
        return reader.ReadByte() is not Format ? null : new()
        {
            StartedAt = new(reader.ReadInt64(), TimeSpan.Zero),
            Id = reader.ReadString(),
            User = reader.ReadString(),
            Request = new(OrNull(PackedUrl.Unpack(reader.ReadBytes(reader.Read7BitEncodedInt()))), reader.ReadByte() is > 0 and var scope ? (CTraderScope)(scope - 1) : null),
            SignIn = OrNull(reader.ReadString()),
            IsUnproven = reader.ReadBoolean(),
            HadGrant = reader.ReadBoolean(),
            Generation = reader.ReadInt64(),
            Answer = OrNull(reader.ReadString()) is { } hash ? new(hash, reader.ReadString(), reader.ReadBoolean()) : null,
        };
    }

    private static string? OrNull(string text) => text is "" ? null : text;
}
