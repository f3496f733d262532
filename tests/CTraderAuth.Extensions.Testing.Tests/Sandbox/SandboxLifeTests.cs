using CTraderAuth.Tests.Consent.Browser;


namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class SandboxLifeTests : SandboxTest
{
    [Fact]
    public async Task Sandboxes_live_side_by_side_and_know_nothing_of_each_other()
    {
        await using var other = CTraderSandbox.Start();
        var code = other.IssueCode();

        var answer = await Exchange(code);

        IsDenied(answer).ShouldBeTrue();
        other.TokenUri.ShouldNotBe(Sandbox.TokenUri);
        other.ClientSecret.ShouldNotBe(Sandbox.ClientSecret);
        other.TokenRequests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disposed_sandbox_takes_no_connection_and_may_be_disposed_again()
    {
        var address = Sandbox.TokenUri;
        await GivenPair();

        await Sandbox.DisposeAsync();
        await Sandbox.DisposeAsync();

        var refused = await Should.ThrowAsync<HttpRequestException>(Http.GetAsync(address, Cancel));
        refused.HttpRequestError.ShouldBe(HttpRequestError.ConnectionError);
    }

    [Fact]
    public async Task It_listens_on_the_port_that_is_asked_for()
    {
        var port = FreePort.Next();

        GivenSandbox(options => options.Port = port);

        new Uri(Sandbox.TokenUri).Port.ShouldBe(port);
        IsPair(await GivenPair()).ShouldBeTrue();
    }

    [Fact]
    public void A_port_that_is_taken_is_an_error_that_names_it()
    {
        var taken = Sandbox.ApiUri.Port;

        var start = () => CTraderSandbox.Start(options => options.Port = taken);

        start.ShouldThrow<InvalidOperationException>().Message.ShouldContain($"{taken}");
    }

    [Theory]
    [InlineData("http://127.0.0.1:7001/callback#part")]
    [InlineData("/callback")]
    [InlineData("ftp://127.0.0.1/")]
    public void A_redirect_URI_that_cannot_be_one_is_an_error_that_names_the_option(string uri)
    {
        var start = () => CTraderSandbox.Start(options => options.RedirectUris.Add(uri));

        start.ShouldThrow<ArgumentException>().Message.ShouldContain(nameof(CTraderSandboxOptions.RedirectUris));
    }

    [Fact]
    public void Options_out_of_range_are_errors_that_name_them()
    {
        Refused(options => options.Port = 70_000).ShouldContain(nameof(CTraderSandboxOptions.Port));
        Refused(options => options.TokenLifetime = TimeSpan.Zero).ShouldContain(nameof(CTraderSandboxOptions.TokenLifetime));
        Refused(options => options.CodeLifetime = TimeSpan.Zero).ShouldContain(nameof(CTraderSandboxOptions.CodeLifetime));
        Refused(options => options.Reuse = (RefreshTokenReuse)9).ShouldContain(nameof(CTraderSandboxOptions.Reuse));
        Refused(options => options.ClientId = " ").ShouldContain(nameof(CTraderSandboxOptions.ClientId));
    }

    [Fact]
    public void The_first_redirect_URI_is_the_sandboxs_own_and_there_is_one_by_default()
    {
        Sandbox.RedirectUri.ShouldBe(CTraderSandboxOptions.DefaultRedirectUri);
        GivenSandbox(options =>
        {
            options.RedirectUris.Add("https://bot.example/first");
            options.RedirectUris.Add("https://bot.example/second");
        });

        Sandbox.RedirectUri.ShouldBe("https://bot.example/first");
    }

    [Fact]
    public async Task It_carries_thousands_of_rotations()
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, 20).Select(async trader =>
        {
            var pair = await GivenPair($"trader-{trader}");
            for (var i = 0; i < 100; i++)
            {
                pair = await Refresh(pair);
            }

            return pair;
        }));

        Sandbox.TokenRequests.Count(request => request.Applied).ShouldBe(20 * 101);
        (await Task.WhenAll(pairs.Select(CallApi))).ShouldAllBe(status => status == 200);
    }

    private static string Refused(Action<CTraderSandboxOptions> configure) => Should.Throw<ArgumentException>(() => CTraderSandbox.Start(configure)).Message;
}
