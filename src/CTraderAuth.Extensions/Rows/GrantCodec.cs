using System.Security.Cryptography;
using System.Text.Json;
using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Storage;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Rows;

/// <summary>Converts a grant to the content of a row and back, encrypted if a protector is registered.</summary>
internal sealed class GrantCodec(IOptions<CTraderAuthOptions> options, ITokenProtector? protector = null, IProtectionKeys? keys = null)
{
    // JSON begins with a brace, so a first byte of 1 or 2 distinguishes an encrypted row from an unencrypted one that is still to be encrypted.
    private const byte ProtectedMark = 1;
    private const byte ProtectedInExactContextMark = 2;

    /// <summary>Whether this program encrypts what it stores.</summary>
    public bool Protects => protector is not null;

    public byte[] Encode(string subject, Grant grant) => Encode(subject, new GrantDocument { Format = GrantDocument.CurrentFormat, Grant = grant });

    public byte[] Encode(string subject, GrantDocument document)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(document, GrantJson.Default.GrantDocument);
        return protector is null ? plain : Close(subject, plain);
    }

    /// <summary>Null when the content cannot be used; then only a new consent may overwrite it.</summary>
    /// <exception cref="NewerFormatException">A newer version of this library wrote the row.</exception>
    public Grant? Decode(string subject, ReadOnlyMemory<byte> content) => Read(subject, content).Grant;

    /// <exception cref="NewerFormatException">A newer version of this library wrote the row.</exception>
    public DecodedGrant Read(string subject, ReadOnlyMemory<byte> content)
    {
        return ReadDocument(subject, content, out var isDamaged) is { } document
            ? new(document.Grant)
            : new(null, isDamaged, isDamaged ? "The stored grant is damaged: its content is not as this library wrote it." : null);
    }

    /// <summary>The document in the content of a row, with a valid grant; null when there is none.</summary>
    public GrantDocument? ReadDocument(string subject, ReadOnlyMemory<byte> content, out bool isDamaged)
    {
        isDamaged = false;
        GrantDocument? document;
        try
        {
            var plain = Open(subject, content.Span);
            isDamaged = true;
            document = JsonSerializer.Deserialize(plain, GrantJson.Default.GrantDocument);
        }
        catch (Exception e) when (e is CryptographicException or JsonException or ArgumentException or FormatException or ArithmeticException or IndexOutOfRangeException
            || (isDamaged && e is InvalidOperationException or NotSupportedException))
        {
            return null;
        }

        if (document?.Format > GrantDocument.CurrentFormat)
        {
            throw new NewerFormatException($"The grant of {LoggedSubject.Of(subject)} was stored in format {document.Format} by a newer version of CTraderAuth.Extensions; this version reads up to format {GrantDocument.CurrentFormat}. Update the package.");
        }

        isDamaged = document is not { Format: > 0, Grant: { } grant } || !GrantCheck.IsSound(grant);
        return isDamaged ? null : document;
    }

    /// <summary>The same grant, encrypted with the newest key; null when it already is, cannot be decrypted, or has an attempt.</summary>
    public byte[]? Renew(string subject, ReadOnlyMemory<byte> content, bool evenInAttempt = false)
    {
        // The owner of an attempt in the row may not have the newest key yet, and must be able to decrypt the row when its response arrives.
        var outdated = IsToBeTakenOver(subject, content) || (IsProtected(content) && keys?.IsOutdated(content.Span[1..], Context(content.Span[0], subject)) is true);
        return outdated && Decode(subject, content) is { } grant && (grant.Attempt is null || evenInAttempt)
            ? Close(subject, Open(subject, content.Span))
            : null;
    }

    /// <summary>This program encrypts, and the content is unencrypted or was encrypted with a form of context that is no longer used.</summary>
    public bool IsToBeTakenOver(string subject, ReadOnlyMemory<byte> content) => protector is not null && (!IsProtected(content) || content.Span[0] != MarkFor(subject));

    /// <summary>Why the content cannot be decrypted and what to do about it; null when it can be, or when it is not encrypted.</summary>
    public string? Explain(string subject, ReadOnlyMemory<byte> content) =>
        !IsProtected(content) || ReadDocument(subject, content, out var isDamaged) is not null || isDamaged ? null
        : keys?.Explain(content.Span[1..]) ?? "The registered ITokenProtector cannot decrypt it. Register the protector that it was stored with, with the same keys.";

    public static bool IsProtected(ReadOnlyMemory<byte> content) => content.Span is [ProtectedMark or ProtectedInExactContextMark, ..];

    private byte[] Close(string subject, ReadOnlySpan<byte> plain) => [MarkFor(subject), .. protector!.Protect(plain, Context(MarkFor(subject), subject))];

    private ReadOnlySpan<byte> Open(string subject, ReadOnlySpan<byte> content)
    {
        if (content is not [ProtectedMark or ProtectedInExactContextMark, .. var data])
        {
            return content;
        }

        return protector is null
            ? throw new CryptographicException("The row is encrypted, but no protector is registered.")
            : protector.Unprotect(data, Context(content[0], subject));
    }

    // If either name contains a line break, the simple context would be the same for several pairs of names.
    private byte MarkFor(string subject) =>
        subject.Contains('\n', StringComparison.Ordinal) || options.Value.ClientId.Contains('\n', StringComparison.Ordinal) ? ProtectedInExactContextMark : ProtectedMark;

    private string Context(byte mark, string subject) => mark is ProtectedMark
        ? $"{options.Value.ClientId}\n{subject}"
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"2\n{options.Value.ClientId.Length}\n{options.Value.ClientId}\n{subject}");
}
