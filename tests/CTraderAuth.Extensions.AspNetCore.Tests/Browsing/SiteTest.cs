using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.AspNetCore.Tests.Browsing;

/// <summary>A site with as many instances as a test wants, on one store and one key ring, and the browser of a signed-in user in front of it.</summary>
public abstract class SiteTest : IAsyncDisposable
{
    private readonly List<SiteInstance> _instances = [];
    private readonly EphemeralDataProtectionProvider _keys = new();
    private readonly HttpClient _trader = new(new HttpClientHandler { AllowAutoRedirect = false });
    private CTraderSandbox? _sandbox;
    private SiteInstance? _first;

    protected TestClock Time { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    protected SharedStore Store { get; } = new();

    protected FakeLogCollector Logs { get; } = new();

    protected string RedirectUri { get; set; } = "http://localhost/ctrader/callback";

    protected bool EchoState { get; set; }

    protected CTraderSandbox Sandbox => _sandbox ??= CTraderSandbox.Start(options =>
    {
        options.TimeProvider = Time;
        options.RedirectUris = [RedirectUri];
        options.EchoState = EchoState;
    });

    protected SiteInstance Site
    {
        get => _first ??= GivenInstance();
        set => _first = value;
    }

    protected Browser Alice { get; set; } = new(new("http://localhost"));

    protected List<ConnectedContext> Connections { get; } = [];

    protected List<ConnectFailedContext> Failures { get; } = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected int Exchanges => Sandbox.TokenRequests.Count(request => request.GrantType is "authorization_code");

    protected SiteInstance GivenInstance(
        Action<CTraderEndpointOptions>? endpoints = null, Action<IServiceCollection>? services = null, IDataProtectionProvider? keyRing = null, params (string Name, string Value)[] settings)
    {
        var instance = new SiteInstance(Sandbox, Store, Time, Logs, keyRing ?? _keys)
        {
            Endpoints = options =>
            {
                options.OnConnected = context => Note(Connections, context);
                options.OnFailed = context => Note(Failures, context);
                endpoints?.Invoke(options);
            },
            Extra = services ?? (static _ => { }),
        };
        foreach (var (name, value) in settings)
        {
            instance.Settings[name] = value;
        }

        _instances.Add(instance);
        return instance;
    }

    protected async Task<Browser> GivenUserAsync(string user, string site = "http://localhost")
    {
        var browser = new Browser(new(site));
        await browser.SignInAsync(Site, user);
        return browser;
    }

    protected async Task GivenAliceAsync(string site = "http://localhost") => Alice = await GivenUserAsync("alice", site);

    /// <summary>Sets out to connect, and tells the link of the consent page.</summary>
    protected async Task<string> SetOutAsync(Browser browser, string returnUrl = "/desk")
    {
        var answer = await browser.GetAsync(Site, $"/ctrader/connect?returnUrl={Uri.EscapeDataString(returnUrl)}");
        answer.Status.ShouldBe(HttpStatusCode.Found, answer.Body);
        return answer.Location;
    }

    /// <summary>Clicks on the consent page, and tells where the browser is sent.</summary>
    protected async Task<string> DecideAsync(string link, string decision = "allow", string cTid = "trader-1")
    {
        using var form = new FormUrlEncodedContent([new("ctid", cTid), new("decision", decision)]);
        using var response = await _trader.PostAsync(link, form, Token);
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>Sets out and allows the access: the callback that is still to be opened.</summary>
    protected async Task<string> AllowAsync(Browser browser, string returnUrl = "/desk", string cTid = "trader-1") =>
        await DecideAsync(await SetOutAsync(browser, returnUrl), cTid: cTid);

    /// <summary>Opens the question about a code, and answers it as the user.</summary>
    protected async Task<Answer> ConfirmAsync(Browser browser, string code, string decision = "connect")
    {
        var page = await browser.GetAsync(Site, QuestionOf(code));
        page.Status.ShouldBe(HttpStatusCode.OK, page.Location);
        var sealedAnswer = page.Body.Split("name=\"answer\" value=\"")[1].Split('"')[0];
        return await browser.PostAsync(Site, "/ctrader/confirm", ("answer", sealedAnswer), ("decision", decision));
    }

    /// <summary>Where a callback with this code leads when its user has to sign in or to confirm.</summary>
    protected static string QuestionOf(string code) => $"/ctrader/confirm?of={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(code)))}";

    protected static string StateIn(string link) => QueryHelpers.ParseQuery(new Uri(link).Query)["state"].ToString();

    protected static string CodeIn(string link) => QueryHelpers.ParseQuery(new Uri(link).Query)["code"].ToString();

    private static Task Note<T>(List<T> list, T context)
    {
        list.Add(context);
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        Store.Repair();
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        _trader.Dispose();
        GC.SuppressFinalize(this);
    }
}
