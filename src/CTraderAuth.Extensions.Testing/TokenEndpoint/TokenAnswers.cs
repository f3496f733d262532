using System.Text.Json;
using System.Text.Json.Nodes;
using CTraderAuth.Testing.Ledger;

namespace CTraderAuth.Testing.TokenEndpoint;

/// <summary>The bodies that cTrader's token endpoint sends.</summary>
internal static class TokenAnswers
{
    public static readonly byte[] Denied = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["errorCode"] = "ACCESS_DENIED",
        ["description"] = "Access denied. Make sure the credentials are valid.",
    });

    public static byte[] Success(HandedOut pair, bool snakeCaseTwins)
    {
        var body = new JsonObject
        {
            ["accessToken"] = pair.AccessToken,
            ["tokenType"] = "bearer",
            ["expiresIn"] = pair.ExpiresInSeconds,
            ["refreshToken"] = pair.RefreshToken,
            ["errorCode"] = null,
        };
        if (snakeCaseTwins)
        {
            body["access_token"] = pair.AccessToken;
            body["refresh_token"] = pair.RefreshToken;
            body["expires_in"] = pair.ExpiresInSeconds;
        }

        return JsonSerializer.SerializeToUtf8Bytes(body);
    }
}
