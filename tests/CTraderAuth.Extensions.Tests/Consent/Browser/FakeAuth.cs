namespace CTraderAuth.Tests.Consent.Browser;

internal sealed class FakeAuth : ICTraderAuth
{
    public Uri GetAuthUri(CTraderScope? scope = null, string? baseUri = null, string? state = null) =>
        new($"https://consent.example/apps/auth?redirect_uri=http%3A%2F%2Flocalhost&state={Uri.EscapeDataString(state ?? "")}");

    public Task<CTraderToken> GetTokenAsync(string authCode, string? baseUri = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public Task<CTraderToken> RefreshTokenAsync(string refreshToken, string? baseUri = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
