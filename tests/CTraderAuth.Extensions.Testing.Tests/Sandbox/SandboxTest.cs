using System.Text.Json;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Testing.Tests.Sandbox;

/// <summary>A sandbox on a fake clock, and a plain HttpClient that talks to it.</summary>
public abstract class SandboxTest : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private CTraderSandbox? _sandbox;

    private protected TestClock Time { get; } = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    protected HttpClient Http => _http;

    protected CTraderSandbox Sandbox => _sandbox ??= GivenSandbox(_ => { });

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected CTraderSandbox GivenSandbox(Action<CTraderSandboxOptions> configure) => _sandbox = CTraderSandbox.Start(options =>
    {
        options.TimeProvider = Time;
        configure(options);
    });

    protected async Task<JsonElement> GivenPair(string cTid = "trader-1") => await Exchange(Sandbox.IssueCode(cTid));

    protected Task<JsonElement> Exchange(string code, string? redirectUri = null) => Read(Http.GetAsync(ExchangeUri(code, redirectUri), Cancel));

    protected Task<JsonElement> Refresh(string refreshToken) => Read(Http.GetAsync(RefreshUri(refreshToken), Cancel));

    protected Task<JsonElement> Refresh(JsonElement pair) => Refresh(RefreshTokenOf(pair));

    /// <summary>A form, because HttpClient itself repeats a GET that was left without an answer on a pooled connection.</summary>
    protected async Task<JsonElement> PostRefresh(JsonElement pair)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "refresh_token"),
            new("refresh_token", RefreshTokenOf(pair)),
            new("client_id", Sandbox.ClientId),
            new("client_secret", Sandbox.ClientSecret),
        ]);
        return await Read(Http.PostAsync(Sandbox.TokenUri, form, Cancel));
    }

    protected string ExchangeUri(string code, string? redirectUri = null) =>
        Address(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirectUri ?? Sandbox.RedirectUri), ("client_id", Sandbox.ClientId), ("client_secret", Sandbox.ClientSecret));

    protected string RefreshUri(string refreshToken) =>
        Address(("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", Sandbox.ClientId), ("client_secret", Sandbox.ClientSecret));

    protected string Address(params (string Name, string Value)[] parameters) =>
        $"{Sandbox.TokenUri}?{string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"))}";

    protected async Task<int> CallApi(JsonElement pair)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sandbox.ApiUri);
        request.Headers.Authorization = new("Bearer", AccessTokenOf(pair));
        using var response = await Http.SendAsync(request, Cancel);
        return (int)response.StatusCode;
    }

    protected static async Task<JsonElement> Read(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    protected static string AccessTokenOf(JsonElement pair) => pair.GetProperty("accessToken").GetString()!;

    protected static string RefreshTokenOf(JsonElement pair) => pair.GetProperty("refreshToken").GetString()!;

    protected static bool IsPair(JsonElement answer) => answer.TryGetProperty("accessToken", out _) && answer.TryGetProperty("refreshToken", out _);

    protected static bool IsDenied(JsonElement answer) =>
        answer.GetProperty("errorCode").GetString() is "ACCESS_DENIED"
        && answer.GetProperty("description").GetString() is "Access denied. Make sure the credentials are valid."
        && answer.EnumerateObject().Count() is 2;
}
