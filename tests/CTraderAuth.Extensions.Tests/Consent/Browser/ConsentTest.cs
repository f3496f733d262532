using System.Collections.Concurrent;
using System.Net;
using System.Web;
using CTraderAuth.Consent.Browser;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>A sign-in that runs on a real port, with an HttpClient as the browser.</summary>
public abstract class ConsentTest : IAsyncLifetime
{
    // Ends a test that would hang for ever; no test takes a hundredth of it.
    private readonly CancellationTokenSource _guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _given;
    private BrowserConsent? _consent;

    protected ConsentTest() => _given = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

    protected CancellationToken Cancellation => _guard.Token;

    internal FakeTerminal Terminal { get; } = new();

    protected FakeTimeProvider Time { get; } = new();

    protected FakeLogCollector Logs { get; } = new();

    protected HttpClient Browser { get; } = new();

    protected HttpClient StayingBrowser { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    protected ConcurrentQueue<string> Codes { get; } = [];

    protected int Port { get; } = FreePort.Next();

    /// <summary>Whether the subject has or had a grant.</summary>
    protected bool IsKnown { get; set; }

    protected MissingState MissingState { get; set; }

    protected string AuthUri { get; set; } = EndPoints.AuthUri;

    protected string Host { get; set; } = "localhost";

    protected string Callback => $"http://{Host}:{Port}/callback";

    protected CTraderAccessToken Token { get; } = new("access-token", "bearer", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(30), 1);

    protected Func<Task<CTraderAccessToken>> Connect { get; set; } = () => throw new InvalidOperationException("Not set.");

    protected Task<CTraderAccessToken> Running { get; private set; } = Task.FromException<CTraderAccessToken>(new InvalidOperationException("Not started."));

    protected string State { get; private set; } = "";

    public ValueTask InitializeAsync()
    {
        _guard.CancelAfter(TimeSpan.FromMinutes(1));
        Connect = () => Task.FromResult(Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _given.CancelAsync();
        await ((Task)Running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _given.Dispose();
        _guard.Dispose();
        Browser.Dispose();
        StayingBrowser.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task GivenSignIn(string subject = "my-bot")
    {
        Running = RunAsync(subject, Callback);
        var opened = Terminal.OpenedAsync(Cancellation);
        await await Task.WhenAny(opened, Running);
        State = HttpUtility.ParseQueryString((await opened).Query)["state"]!;
    }

    protected Task<CTraderAccessToken> RunAsync(string subject, string redirectUri)
    {
        _consent ??= new BrowserConsent(
            new FakeAuth(), Options.Create(new CTraderAuthOptions { RedirectUri = redirectUri, AuthUri = AuthUri, MissingState = MissingState }), Terminal, Time, new FakeLogger<BrowserConsent>(Logs));
        return _consent.RunAsync(subject, _ => Task.FromResult(IsKnown), ConnectAsync, _given.Token);
    }

    protected Task CancelAsync() => _given.CancelAsync();

    protected async Task<HttpStatusCode> StatusOf(string address)
    {
        using var response = await StayingBrowser.GetAsync(address, Cancellation);
        return response.StatusCode;
    }

    private async Task<CTraderAccessToken> ConnectAsync(string code, CancellationToken cancellationToken)
    {
        Codes.Enqueue(code);
        return await Connect().WaitAsync(cancellationToken);
    }
}
