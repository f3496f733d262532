using CTraderAuth.Sockets.Tests.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Tests.Registration;

public sealed class RegistrationTests
{
    [Fact]
    public async Task The_only_session_can_be_taken_without_its_name()
    {
        await using var services = Build(static services => services.AddCTraderSession("alice").AddCTraderSession("alice", static options => options.RequestsPerSecond = 5));

        var session = services.GetRequiredService<ICTraderSession>();

        session.ShouldBeSameAs(services.GetRequiredKeyedService<ICTraderSession>("alice"));
        session.Name.ShouldBe("alice");
        services.GetServices<IHostedService>().ShouldHaveSingleItem();
        var options = Options(services, "alice");
        (options.Subject, options.RequestsPerSecond).ShouldBe(("alice", 5));
        services.GetRequiredService<ICTraderAccounts>().ShouldNotBeNull();
        services.GetRequiredService<ICTraderAuthorizer>().ShouldNotBeNull();
    }

    [Fact]
    public async Task Several_sessions_are_taken_by_name()
    {
        await using var services = Build(static services => services.AddCTraderSession("demo").AddCTraderSession("live", static options => (options.Subject, options.Environment) = ("demo", CTraderEnvironment.Live)));

        services.GetRequiredKeyedService<ICTraderSession>("live").Name.ShouldBe("live");
        Options(services, "demo").Environment.ShouldBe(CTraderEnvironment.Demo);
        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<ICTraderSession>()).Message
            .ShouldBe("There are several sessions: demo, live. Ask for ICTraderSession with the name as the key, as in [FromKeyedServices(\"demo\")].");
    }

    [Fact]
    public async Task A_section_configures_a_session()
    {
        await using var services = Build(static services => services.AddCTraderSession("bot", Section(
            ("Subject", "alice"), ("Environment", "live"), ("Address", "wss://example.com:1"), ("Accounts:0", "1001"), ("Accounts:1", "1002"), ("Format", "Protobuf"), ("AuthorizationWait", "00:00:03"),
            ("RequestTimeout", "00:00:11"), ("ConnectTimeout", "00:00:16"), ("HeartbeatInterval", "00:00:09"), ("SilenceLimit", "00:00:21"), ("RequestsPerSecond", "40"), ("HistoryRequestsPerSecond", "3"),
            ("MaximumDelay", "00:02:00"), ("EventBuffer", "1000"))));

        Options(services, "bot").ShouldBeEquivalentTo(Expected());
    }

    [Fact]
    public async Task An_invalid_value_of_a_section_is_named()
    {
        await using var services = Build(static services => services.AddCTraderSession("bot", Section(("Environment", "0"), ("RequestTimeout", "soon"), ("RequestsPerSecond", "1.5"), ("Accounts:0", "alice"), ("Address", "here"))));

        Should.Throw<OptionsValidationException>(() => Options(services, "bot")).Failures.ShouldBe(
        [
            "CTrader:Sessions:bot:Environment is '0', which is not a valid environment. Use Demo or Live.",
            "CTrader:Sessions:bot:Address is 'here', which is not a valid address. Use one such as wss://demo.ctraderapi.com:5036.",
            "CTrader:Sessions:bot:RequestTimeout is 'soon', which is not a valid duration. Use hours, minutes and seconds, such as 00:00:15.",
            "CTrader:Sessions:bot:RequestsPerSecond is '1.5', which is not a valid whole number.",
            "CTrader:Sessions:bot:Accounts:0 is 'alice', which is not a valid account. Use the ctidTraderAccountId.",
        ]);
    }

    [Theory]
    [InlineData("Accounts", "1001", "Accounts is '1001', which is not a list. Use Accounts:0, Accounts:1 and so on, in the environment Accounts__0.")]
    [InlineData("Accounts", "1001,1002", "Accounts is '1001,1002', which is not a list. Use Accounts:0, Accounts:1 and so on, in the environment Accounts__0.")]
    [InlineData("Accounts:0", "", "Accounts:0 is '', which is not a valid account. Use the ctidTraderAccountId.")]
    [InlineData("Accounts:0:Id", "1001", "Accounts:0 is '', which is not a valid account. Use the ctidTraderAccountId.")]
    [InlineData("Environment:0", "Live", "Environment has several values or a section in it. Use one value.")]
    [InlineData("Subject:Name", "alice", "Subject has several values or a section in it. Use one value.")]
    public async Task A_value_of_another_shape_is_named_and_not_taken_for_none(string key, string value, string failure)
    {
        await using var services = Build(services => services.AddCTraderSession("bot", Section((key, value))));

        Should.Throw<OptionsValidationException>(() => Options(services, "bot")).Failures.ShouldBe([$"CTrader:Sessions:bot:{failure}"]);
    }

    [Fact]
    public async Task A_list_that_was_set_in_code_is_continued_by_a_section()
    {
        await using var services = Build(static services => services.AddCTraderSession("bot", static options => options.Accounts = new long[] { 1001 }).AddCTraderSession("bot", Section(("Accounts:0", "1002"))));

        Options(services, "bot").Accounts.ShouldBe([1001, 1002]);
        Should.Throw<ArgumentNullException>(static () => new CTraderSessionOptions { Accounts = null! });
        Should.Throw<ArgumentNullException>(static () => new CTraderAuthorizationOptions { Accounts = null! });
    }

    [Fact]
    public async Task An_empty_list_means_all_accounts()
    {
        await using var services = Build(static services => services.AddCTraderSession("bot", Section(("Accounts", ""))));

        Options(services, "bot").Accounts.ShouldBeEmpty();
    }

    [Fact]
    public async Task Values_out_of_range_are_named()
    {
        await using var services = Build(static services => services.AddCTraderSession("bot", static options =>
        {
            (options.Subject, options.RequestsPerSecond, options.EventBuffer) = (" ", 51, 1);
            options.HeartbeatInterval = TimeSpan.FromSeconds(26);
            options.Accounts.Add(0);
        }));

        Should.Throw<OptionsValidationException>(() => Options(services, "bot")).Failures.ShouldBe(
        [
            "Session bot: Subject is empty: remove it to use the name of the session, or set the subject whose accounts are used.",
            "Session bot: Accounts has an id that is not positive: use the ctidTraderAccountId of each account, not its login.",
            "Session bot: HeartbeatInterval is 00:00:26: use a value from 00:00:01 to 00:00:25.",
            "Session bot: RequestsPerSecond is 51: use a value from 5 to 50.",
            "Session bot: EventBuffer is 1: use a value from 100 to 10000000.",
        ]);
    }

    [Theory]
    [InlineData("wss://example.com:5036", true)]
    [InlineData("ws://127.0.0.1:5036/demo", true)]
    [InlineData("ws://localhost:5036", true)]
    [InlineData("ws://[::1]:5036", true)]
    [InlineData("ws://example.com", false)]
    [InlineData("ws://127.0.0.1.example.com", false)]
    [InlineData("https://example.com", false)]
    [InlineData("wss://me:secret@example.com", false)]
    public async Task Secrets_are_sent_over_TLS_or_on_this_machine(string address, bool isValid)
    {
        await using var services = Build(services => services.AddCTraderSession("bot", options => options.Address = new(address)));

        var read = () => Options(services, "bot");

        if (isValid)
        {
            read.ShouldNotThrow();
        }
        else
        {
            read.ShouldThrow<OptionsValidationException>().Message.ShouldNotContain("secret@");
        }
    }

    private static CTraderSessionOptions Expected()
    {
        var options = new CTraderSessionOptions
        {
            Subject = "alice",
            Environment = CTraderEnvironment.Live,
            Address = new("wss://example.com:1"),
            Format = CTraderWireFormat.Protobuf,
            AuthorizationWait = TimeSpan.FromSeconds(3),
            RequestTimeout = TimeSpan.FromSeconds(11),
            ConnectTimeout = TimeSpan.FromSeconds(16),
            HeartbeatInterval = TimeSpan.FromSeconds(9),
            SilenceLimit = TimeSpan.FromSeconds(21),
            RequestsPerSecond = 40,
            HistoryRequestsPerSecond = 3,
            MaximumDelay = TimeSpan.FromMinutes(2),
            EventBuffer = 1000,
        };
        options.Accounts.Add(1001);
        options.Accounts.Add(1002);
        return options;
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(static value => KeyValuePair.Create($"CTrader:Sessions:bot:{value.Key}", (string?)value.Value)))
        .Build().GetSection("CTrader:Sessions:bot");

    private static CTraderSessionOptions Options(IServiceProvider services, string name) => services.GetRequiredService<IOptionsMonitor<CTraderSessionOptions>>().Get(name);

    private static ServiceProvider Build(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection().AddSingleton<ICTraderTokens>(new ScriptedTokens(TimeProvider.System));
        add(services);
        return services.BuildServiceProvider();
    }
}
