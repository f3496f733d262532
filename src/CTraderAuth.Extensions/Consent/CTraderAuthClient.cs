using CTraderAuth.Consent;
using CTraderAuth.Diagnostics;
using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Implements the flow, one token request per call.</summary>
internal sealed class CTraderAuthClient(
    ITokenEndpoint endpoint, IOptions<CTraderAuthOptions> options, TimeProvider time, ILogger<CTraderAuthClient> logger) : ICTraderAuth
{
    public Uri GetAuthUri(CTraderScope? scope = null, string? baseUri = null, string? state = null)
    {
        var settings = options.Value;
        var page = AddressOf(baseUri, settings.AuthUri);
        return ConsentLink.Create(page, settings.ClientId, settings.RedirectUri, scope ?? settings.Scope, state);
    }

    public Task<CTraderToken> GetTokenAsync(string authCode, string? baseUri = null, CancellationToken cancellationToken = default)
    {
        PastedText.ThrowIfUnfit(authCode);
        return SendAsync(TokenGrant.FromCode(authCode), AddressOf(baseUri, options.Value.TokenUri), cancellationToken);
    }

    public Task<CTraderToken> RefreshTokenAsync(string refreshToken, string? baseUri = null, CancellationToken cancellationToken = default)
    {
        PastedText.ThrowIfUnfit(refreshToken);
        return SendAsync(TokenGrant.FromRefreshToken(refreshToken), AddressOf(baseUri, options.Value.TokenUri), cancellationToken);
    }

    private async Task<CTraderToken> SendAsync(TokenGrant grant, Uri address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // Taken before the send: the token cannot be older, so its remaining lifetime is never overestimated.
        var issuedAt = time.GetUtcNow();
        var answer = await endpoint.SendAsync(grant, address, cancellationToken).ConfigureAwait(false);
        if (answer.Kind is TokenAnswerKind.Pair)
        {
            if (answer.Damaged)
            {
                logger.DamagedAnswer(grant.ToString(), answer.ExpiresIn);
            }

            return new CTraderToken(answer.AccessToken!, answer.RefreshToken!, answer.TokenType, answer.ExpiresIn, issuedAt);
        }

        if (answer.LacksRefreshToken && grant.RefreshToken is { } kept)
        {
            // The old one remains valid (RFC 6749, section 6).
            return new CTraderToken(answer.AccessToken!, kept, answer.TokenType, answer.ExpiresIn, issuedAt);
        }

        if (answer.Kind is TokenAnswerKind.Unknown or TokenAnswerKind.NotSent)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        throw TokenRefusal.ExceptionFor(answer, grant, ConsentAdvice.ForPair(options.Value.RedirectUri, GetAuthUri()));
    }

    private static Uri AddressOf(string? baseUri, string configured)
    {
        if (baseUri is null)
        {
            return new Uri(configured, UriKind.Absolute);
        }

        return SafeAddress.Problem(baseUri) is { } problem
            ? throw new ArgumentException($"The address {problem}.", nameof(baseUri))
            : new Uri(baseUri, UriKind.Absolute);
    }
}
