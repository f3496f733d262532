using System.Xml.Serialization;
using CTraderAuth.Protocol;
using CTraderAuth.Storage;
using Newtonsoft.Json;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace CTraderAuth.Tests.Security;

/// <summary>Readers of public properties: none that can be told prints a secret. Serilog's <c>{@x}</c> cannot be told, except by the application.</summary>
public sealed class OtherSerializersTests
{
    private const string Secret = "canary-5d1f";

    private static readonly Dictionary<string, object> Holders = new()
    {
        [nameof(CTraderAccessToken)] = new CTraderAccessToken(Secret, "bearer", default, default, 1),
        [nameof(CTraderToken)] = new CTraderToken(Secret, Secret, "bearer", default, default),
        [nameof(TokenResponse)] = new TokenResponse { AccessToken = Secret, RefreshToken = Secret },
        [nameof(TokenRequest)] = new TokenRequest { GrantType = "refresh_token", Code = Secret, RefreshToken = Secret, ClientId = "id", ClientSecret = Secret },
        [nameof(ConsentResponse)] = ConsentResponse.Parse($"code={Secret}&state={Secret}")!,
        [nameof(CTraderAuthOptions)] = new CTraderAuthOptions { ClientSecret = Secret },
        [nameof(StoredGrant)] = new StoredGrant("alice", 1, null, System.Text.Encoding.UTF8.GetBytes(Secret)),
    };

    public static TheoryData<string> Types => [.. Holders.Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Newtonsoft_prints_no_secret(string type)
    {
        var json = JsonConvert.SerializeObject(new { Holder = Holders[type] });

        json.ShouldNotContain(Secret);
        json.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Secret)));
    }

    [Fact]
    public void Newtonsoft_reads_a_token_response()
    {
        var response = JsonConvert.DeserializeObject<TokenResponse>($$"""{"accessToken":"{{Secret}}","refreshToken":"{{Secret}}"}""");

        response!.AccessToken.ShouldBe(Secret);
        response.RefreshToken.ShouldBe(Secret);
    }

    // It writes no other public type that holds a secret, because they have no constructor without parameters.
    [Theory]
    [InlineData(nameof(CTraderAuthOptions))]
    [InlineData(nameof(TokenRequest))]
    [InlineData(nameof(TokenResponse))]
    public void XML_holds_no_secret(string type)
    {
        using var xml = new StringWriter();

        new XmlSerializer(Holders[type].GetType()).Serialize(xml, Holders[type]);

        xml.ToString().ShouldContain($"<{type}");
        xml.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Serilog_prints_no_secret_in_plain_or_stringified_form(string type) =>
        Logged("{Holder} {$Holder}", Holders[type], _ => { }).ShouldNotContain(Secret);

    [Theory]
    [InlineData(nameof(CTraderAccessToken))]
    [InlineData(nameof(CTraderToken))]
    [InlineData(nameof(TokenResponse))]
    [InlineData(nameof(CTraderAuthOptions))]
    public void Serilog_destructures_no_secret_with_the_documented_policy(string type) => Logged("{@Holder}", Holders[type], configuration => configuration
        .Destructure.ByTransforming<CTraderAccessToken>(token => token.ToString())
        .Destructure.ByTransforming<CTraderToken>(token => token.ToString())
        .Destructure.ByTransforming<TokenResponse>(response => response.ToString())
        .Destructure.ByTransforming<CTraderAuthOptions>(options => options.ClientId)).ShouldNotContain(Secret);

    private static string Logged(string template, object holder, Action<LoggerConfiguration> configure)
    {
        var sink = new Sink();
        var configuration = new LoggerConfiguration().WriteTo.Sink(sink);
        configure(configuration);
        using var logger = configuration.CreateLogger();
        logger.Information(template, holder, holder);
        return sink.Written.ShouldNotBeNull();
    }

    private sealed class Sink : ILogEventSink
    {
        public string? Written { get; private set; }

        public void Emit(LogEvent logEvent) =>
            Written = $"{logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture)} {string.Join(' ', logEvent.Properties)}";
    }
}
