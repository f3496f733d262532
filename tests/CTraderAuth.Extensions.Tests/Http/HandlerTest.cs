using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Http;

public abstract class HandlerTest : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _used = new();
    private readonly ConcurrentDictionary<string, bool> _revoked = new();

    internal FakeTokens Tokens { get; } = new();

    internal FakeLogCollector Logs { get; } = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        while (_used.TryPop(out var used))
        {
            await used.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal async Task<Api> GivenApi(Func<HttpContext, Task> answer, X509Certificate2? certificate = null, HttpProtocols? protocols = null)
    {
        var api = await Api.StartAsync(answer, certificate, protocols);
        _used.Push(api);
        return api;
    }

    /// <summary>An API that takes the current token of anybody and answers 401 to everything else.</summary>
    internal Task<Api> GivenProtectedApi(string subject = "alice", X509Certificate2? certificate = null, HttpProtocols? protocols = null) => GivenApi(
        context =>
        {
            context.Response.StatusCode = IsAccepted(context, subject) ? 200 : 401;
            return Task.CompletedTask;
        },
        certificate,
        protocols);

    internal bool IsAccepted(HttpContext context, string subject = "alice")
    {
        var accepted = Tokens.Current(subject).Value;
        var carried = context.Request.Headers.Authorization == $"Bearer {accepted}" || context.Request.Query["oauth_token"] == accepted;
        return carried && !_revoked.ContainsKey(accepted);
    }

    /// <summary>A certificate for localhost, and the primary handler that trusts it and nothing else.</summary>
    internal static X509Certificate2 GivenCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var today = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(today.AddDays(-1), today.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    internal static SocketsHttpHandler Trusting(X509Certificate2 certificate) => new()
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    };

    internal HttpClient GivenClient(Uri? baseAddress, string? subject = "alice", Action<CTraderTokenHandlerOptions>? configure = null) =>
        GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = baseAddress).AddCTraderToken(subject, configure));

    internal HttpClient GivenClient(Action<IHttpClientBuilder> configure) => GivenServices(configure).GetRequiredService<IHttpClientFactory>().CreateClient("api");

    internal ServiceProvider GivenServices(Action<IHttpClientBuilder> configure)
    {
        var services = new ServiceCollection().AddSingleton<ICTraderTokens>(Tokens);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(Logs)));
        configure(services.AddHttpClient("api"));
        var provider = services.BuildServiceProvider();
        _used.Push(provider);
        return provider;
    }

    /// <summary>The API forgets the current token, as cTrader does when the pair was rotated elsewhere.</summary>
    internal CTraderAccessToken GivenRevokedToken(string subject = "alice")
    {
        var token = Tokens.Current(subject);
        _revoked.TryAdd(token.Value, true);
        return token;
    }

    internal sealed class Terminal(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public Terminal()
            : this(_ => new(HttpStatusCode.OK))
        {
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(answer(request));

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer(request);
    }
}
