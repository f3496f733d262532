using Refit;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>The token endpoint as a Refit interface, with the raw response and with a response read by Refit.</summary>
internal interface ITokenApi
{
    [Get("/?grant_type=refresh_token")]
    Task<HttpResponseMessage> RawAsync(
        [AliasAs("refresh_token")] string refreshToken, [AliasAs("client_id")] string clientId, [AliasAs("client_secret")] string clientSecret);

    [Get("/?grant_type=refresh_token")]
    Task<Pair> TypedAsync(
        [AliasAs("refresh_token")] string refreshToken, [AliasAs("client_id")] string clientId, [AliasAs("client_secret")] string clientSecret);
}
