using System.Net;
using System.Text;

namespace CTraderAuth.Protocol.Sending;

/// <summary>Replaces the secrets of a request wherever the framework might print it, until it is sent.</summary>
internal sealed class WithheldSecrets(TokenRequest request)
{
    // Random, so that no configured value contains one; letters and digits only, so that encoding does not change them.
    private static readonly string Code = Guid.NewGuid().ToString("N");
    private static readonly string RefreshToken = Guid.NewGuid().ToString("N");
    private static readonly string ClientSecret = Guid.NewGuid().ToString("N");

    /// <summary>The request without its secrets.</summary>
    public TokenRequest Request { get; } = new()
    {
        GrantType = request.GrantType,
        Code = request.Code is null ? null : Code,
        RedirectUri = request.RedirectUri,
        RefreshToken = request.RefreshToken is null ? null : RefreshToken,
        ClientId = request.ClientId,
        ClientSecret = ClientSecret,
    };

    public Uri FillQuery(Uri address) => new(Fill(address.OriginalString, Uri.EscapeDataString), UriKind.Absolute);

    public byte[] FillForm(string form) => Encoding.ASCII.GetBytes(Fill(form, WebUtility.UrlEncode));

    private string Fill(string text, Func<string, string> encode) => text
        .Replace(Code, encode(request.Code ?? ""), StringComparison.Ordinal)
        .Replace(RefreshToken, encode(request.RefreshToken ?? ""), StringComparison.Ordinal)
        .Replace(ClientSecret, encode(request.ClientSecret), StringComparison.Ordinal);
}
