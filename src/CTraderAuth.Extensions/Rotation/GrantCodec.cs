using System.Security.Cryptography;
using System.Text.Json;
using CTraderAuth.Storage;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Rotation;

/// <summary>Turns a grant into the content of a row and back, protected if a protector is registered.</summary>
internal sealed class GrantCodec(IOptions<CTraderAuthOptions> options, ITokenProtector? protector = null)
{
    // JSON begins with a brace, so this byte tells a protected row from a plain one that is still to be taken over.
    private const byte ProtectedMark = 1;

    public byte[] Encode(string subject, Grant grant)
    {
        var document = new GrantDocument { Format = GrantDocument.CurrentFormat, Grant = grant };
        var plain = JsonSerializer.SerializeToUtf8Bytes(document, GrantJson.Default.GrantDocument);
        return protector is null ? plain : Close(subject, plain);
    }

    /// <summary>Null when the content cannot be read with what is at hand; nothing may overwrite it but a new consent.</summary>
    /// <exception cref="NotSupportedException">A newer version of this library wrote the row.</exception>
    public Grant? Decode(string subject, ReadOnlyMemory<byte> content)
    {
        GrantDocument? document;
        try
        {
            document = JsonSerializer.Deserialize(Open(subject, content.Span), GrantJson.Default.GrantDocument);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }

        return document?.Format > GrantDocument.CurrentFormat
            ? throw new NotSupportedException($"The grant of {subject} was stored in format {document.Format} by a newer version of CTraderAuth.Extensions; this one reads up to format {GrantDocument.CurrentFormat}. Update the package.")
            : document?.Grant;
    }

    /// <summary>The same grant under the newest key; null when it is so already, cannot be read, or is being worked on.</summary>
    public byte[]? Renew(string subject, ReadOnlyMemory<byte> content)
    {
        var outdated = content.Span is [ProtectedMark, .. var data]
            ? protector is IKeyedProtector keyed && keyed.IsOutdated(data, Context(subject))
            : protector is not null;

        // Whoever has an attempt in the row may not have the newest key yet, and has to be able to read it when the answer comes.
        return outdated && Decode(subject, content) is { Attempt: null } ? Close(subject, Open(subject, content.Span)) : null;
    }

    /// <summary>Why the content cannot be read and what to do about it; null when it can be, or nobody knows.</summary>
    public string? Explain(string subject, ReadOnlyMemory<byte> content) =>
        content.Span is [ProtectedMark, .. var data] && protector is IKeyedProtector keyed && Decode(subject, content) is null ? keyed.Explain(data) : null;

    private byte[] Close(string subject, ReadOnlySpan<byte> plain) => [ProtectedMark, .. protector!.Protect(plain, Context(subject))];

    private ReadOnlySpan<byte> Open(string subject, ReadOnlySpan<byte> content)
    {
        if (content is not [ProtectedMark, .. var data])
        {
            return content;
        }

        return protector is null
            ? throw new CryptographicException("The row is protected and no protector is registered.")
            : protector.Unprotect(data, Context(subject));
    }

    private string Context(string subject) => $"{options.Value.ClientId}\n{subject}";
}
