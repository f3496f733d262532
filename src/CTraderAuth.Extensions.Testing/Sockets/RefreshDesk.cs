using CTraderAuth.Testing.Ledger;
using CTraderAuth.Testing.TokenEndpoint;
using CTraderAuth.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.Sockets;

/// <summary>A refresh over the socket: the ledger's own, with its rules for used tokens. Called outside the gate, because it calls the test.</summary>
internal sealed class RefreshDesk(CTraderSandboxOptions options, AuthorizationLedger ledger, RequestLog log)
{
    public const string Method = "2173";

    public Reply Answer(Envelope request)
    {
        if (request.Payload.Text("refreshToken") is not { } token)
        {
            return Reply.Refused(request, "INVALID_REQUEST", "Message missing required fields: refreshToken");
        }

        var logged = new SandboxRequest(options.TimeProvider.GetUtcNow(), Method, "refresh_token", code: null, token);
        log.Add(logged);
        var pair = ledger.Refresh(token);
        logged.Applied = pair is not null;
        logged.Status = StatusCodes.Status200OK;
        options.OnTokenRequest?.Invoke(logged);
        return pair is null
            ? Reply.Refused(request, "CH_ACCESS_TOKEN_INVALID", "Invalid refresh token.")
            : Reply.Of(request, Payloads.RefreshTokenResponse, new()
            {
                ["accessToken"] = pair.AccessToken,
                ["tokenType"] = "bearer",
                ["expiresIn"] = pair.ExpiresInSeconds,
                ["refreshToken"] = pair.RefreshToken,
            });
    }
}
