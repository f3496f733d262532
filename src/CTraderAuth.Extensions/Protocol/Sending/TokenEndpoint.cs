using CTraderAuth.Protocol.Reading;
using Microsoft.Extensions.Options;
using Refit;

namespace CTraderAuth.Protocol.Sending;

/// <summary>Sends over connections of its own. See docs/decisions/0003-one-send.md.</summary>
internal sealed class TokenEndpoint(IOptions<CTraderAuthOptions> options, TokenConnections connections, TimeProvider time) : ITokenEndpoint
{
    private static readonly RefitSettings Settings = new();

    public async Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        if (!SafeAddress.IsSafe(endpoint))
        {
            throw new ArgumentException("The token endpoint must be an https address (http on loopback only).", nameof(endpoint));
        }

        var settings = options.Value;
        var request = RequestFor(grant, settings);
        var withheld = new WithheldSecrets(request);

        using var deadline = new Deadline(settings.RequestTimeout, time, cancellationToken);
        string Reason(Exception e) => SendFailure.Describe(e, deadline);

        // Not disposed: that would close the shared connections.
        var send = new OneSend(connections.Handler, withheld, deadline);
        using var client = new HttpClient(send, disposeHandler: false) { BaseAddress = endpoint, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            var api = RestService.ForGenerated<ICTraderTokenApi>(client, Settings);
            using var response = settings.TokenRequestMethod is TokenRequestMethod.Post
                ? await api.PostAsync(endpoint, withheld.Request, deadline.Unsent).ConfigureAwait(false)
                : await api.GetAsync(endpoint, withheld.Request, deadline.Unsent).ConfigureAwait(false);
            var body = await BoundedBody.ReadAsync(response.Content, Reason).ConfigureAwait(false);
            var sent = new TokenSecrets(request.Code, request.RefreshToken, request.ClientSecret);
            return TokenAnswerReader.Read(
                response.StatusCode, body.Bytes.Span, sent, RetryAfter.Of(response, time.GetUtcNow()), body.BreakOff, response.Content.Headers.NonValidated.Contains("Content-Encoding"));
        }
        catch (Exception e)
        {
            return SendFailure.NoAnswer(deadline.Started, endpoint, Reason(e));
        }
    }

    private static TokenRequest RequestFor(TokenGrant grant, CTraderAuthOptions settings) => new()
    {
        GrantType = grant.ToString(),
        Code = grant.Code,
        RedirectUri = grant.Code is null ? null : settings.RedirectUri,
        RefreshToken = grant.RefreshToken,
        ClientId = settings.ClientId,
        ClientSecret = settings.ClientSecret,
    };
}
