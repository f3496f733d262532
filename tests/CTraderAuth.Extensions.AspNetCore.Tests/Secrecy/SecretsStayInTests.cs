using System.Diagnostics;
using CTraderAuth.AspNetCore.Tests.Browsing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.AspNetCore.Tests.Secrecy;

/// <summary>R13 for the callback and the pages: neither a code nor a token leaves by log, activity, event, header, page or exception page.</summary>
public sealed class SecretsStayInTests : SiteTest
{
    private readonly ServerChannels _channels = new();
    private readonly List<string> _seen = [];
    private readonly List<string> _secrets = [];

    public static TheoryData<string, bool> Cases => [.. Ways.Select(way => (way, false)), .. Ways.Select(way => (way, true))];

    private static string[] Ways =>
    [
        "/ctrader/callback?code={0}", "/ctrader/callback/?code={0}", "/CTRADER/Callback?code={0}", "/ctrader/%63allback?code={0}", "/x/../ctrader/callback?code={0}",
        "/ctrader/callback?x=1&code={0}&state=forged", "/ctrader/callback?code={0}&code={0}", "/ctrader/callback?error=access_denied&code={0}", "http://localhost/ctrader/callback?code={0}",
        "POST /ctrader/callback?code={0}", "OPTIONS /ctrader/callback?code={0}", "signed out /ctrader/callback?code={0}",
        "subject fails /ctrader/callback?code={0}", "program fails /ctrader/callback?code={0}", "refused /ctrader/callback?code={0}",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R13_No_secret_leaves_by_the_callback(string way, bool development)
    {
        var port = Listen(way, development);
        await GivenAliceAsync();
        await SetOutAsync(Alice);
        var cookies = way.StartsWith("signed out", StringComparison.Ordinal) ? "" : Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/callback"));
        _secrets.Add(way.StartsWith("refused", StringComparison.Ordinal) ? $"canary{Guid.NewGuid():N}" : Sandbox.IssueCode());
        var parts = way.Split(' ');
        var method = parts[0] is "POST" or "OPTIONS" ? parts[0] : "GET";

        _seen.Add(await RawBrowser.SendAsync(port, string.Format(null, parts[^1], _secrets[0]), cookies, method));
        _seen.Add(await RawBrowser.SendAsync(port, "/ctrader/status", cookies));
        await KeepTokensAsync();

        await AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task R13_No_secret_leaves_where_somebody_else_traces_requests(bool late)
    {
        var tracer = new RequestTracer();
        var port = Listen("", development: false, late ? null : services => services.AddSingleton(tracer).AddHostedService<TracingService>());
        await GivenAliceAsync();
        await SetOutAsync(Alice);
        _secrets.Add(Sandbox.IssueCode());
        using var tracing = late ? Site.Services.GetRequiredService<DiagnosticListener>().Subscribe(tracer, static (_, _, _) => true) : null;

        _seen.Add(await RawBrowser.SendAsync(port, $"/ctrader/callback?code={_secrets[0]}", Alice.Cookies.GetCookieHeader(new("http://localhost/ctrader/callback"))));
        await KeepTokensAsync();

        (await Site.Tokens.GetStatusAsync("alice", Token))!.State.ShouldBe(GrantState.Connected);
        await AssertNothingLeftAsync(onlyAtStop: late);
        tracer.Saw.Any(address => address.Contains(_secrets[0], StringComparison.Ordinal)).ShouldBe(late);
        _channels.Said.ShouldContain(text => text.Contains("[traced, yes]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_addresses_keep_their_query_and_show_what_these_channels_carry()
    {
        var port = Listen("", development: false);

        await RawBrowser.SendAsync(port, "/antiforgery?tab=canary-of-another-page", "");
        await Site.DisposeAsync();

        Logs.GetSnapshot().ShouldContain(record => record.Message.StartsWith("Request starting", StringComparison.Ordinal) && record.Message.Contains("canary-of-another-page"));
        _channels.Said.ShouldContain(text => text.StartsWith("activity", StringComparison.Ordinal) && text.Contains("/antiforgery"), string.Join(Environment.NewLine, _channels.Said.Where(text => text.StartsWith("activity", StringComparison.Ordinal))));
        _channels.Said.ShouldContain(text => text.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _channels.Dispose();
        GC.SuppressFinalize(this);
    }

    private int Listen(string way, bool development, Action<IServiceCollection>? services = null)
    {
        Site = GivenInstance(
            options =>
            {
                var subjectOf = options.Subject;
                options.Subject = context => way.StartsWith("subject fails", StringComparison.Ordinal) && context.Request.Path.Value!.Contains("callback", StringComparison.Ordinal)
                    ? throw new InvalidOperationException(Everything(context)) : subjectOf(context);
                options.OnConnected = context => way.StartsWith("program fails", StringComparison.Ordinal) ? throw new InvalidOperationException(Everything(context.HttpContext)) : Task.CompletedTask;
            },
            services,
            settings: ("HttpLogging", "yes"));
        Site.Environment = development ? "Development" : "Production";
        return Site.Listen();
    }

    private static string Everything(HttpContext context) =>
        $"{context.Request.QueryString} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget} {string.Join(' ', context.Items.Values)} {string.Join(' ', context.Features)}";

    private async Task KeepTokensAsync()
    {
        if (await Site.Tokens.GetStatusAsync("alice", Token) is not null)
        {
            _secrets.Add((await Site.Tokens.GetAsync("alice", Token)).Value);
        }

        _secrets.Add(Sandbox.ClientSecret);
    }

    private async Task AssertNothingLeftAsync(bool onlyAtStop = false)
    {
        // Requests end after their answer has left.
        await Site.DisposeAsync();
        string[] said =
        [
            .. _seen,
            .. _channels.Said.Where(text => !onlyAtStop || !text.StartsWith("activity started", StringComparison.Ordinal)),
            .. Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception} {string.Join(' ', record.StructuredState ?? [])} {string.Join(' ', record.Scopes)}"),
        ];
        said.ShouldContain(text => text.Contains("callback", StringComparison.OrdinalIgnoreCase));
        said.ShouldContain(text => text.StartsWith("activity", StringComparison.Ordinal));
        foreach (var secret in _secrets)
        {
            said.ShouldAllBe(text => !text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }
}
