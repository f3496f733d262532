using CTraderAuth.Sockets.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CTraderAuth.Sockets.Tests.Health;

public sealed class SessionsHealthCheckTests : SessionTest
{
    [Fact]
    public async Task The_check_names_the_session_that_is_not_well()
    {
        Server.OnMessage = static async message =>
        {
            if (message.PayloadType == 2100)
            {
                await message.RefuseAsync("CH_CLIENT_AUTH_FAILURE");
            }

            return message.PayloadType == 2100;
        };
        await StartAsync();
        await WhenAsync(static status => status.State == CTraderSessionState.ApplicationRefused);

        var result = await CheckAsync();

        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldStartWith("Session alice is ApplicationRefused: ");
    }

    [Fact]
    public async Task The_check_says_what_to_do_when_there_is_no_account()
    {
        await StartAsync(static options => options.Environment = CTraderEnvironment.Live);
        await WhenAsync(static status => status.State == CTraderSessionState.Ready);

        var result = await CheckAsync();

        result.Status.ShouldBe(HealthStatus.Degraded);
        const string What = "cTrader lists no live account, but 1 in the other environment: set Environment to Demo to use demo accounts, or have the trader consent again and select a live account.";
        result.Description.ShouldBe($"Session alice is Ready: {What}");
        (await WhenLoggedAsync(718)).ShouldBe($"There is no account of alice to authorize on this connection. {What} cTrader is asked again in an hour and after the next token.");
    }

    private async Task<HealthCheckResult> CheckAsync()
    {
        HealthCheckRegistration? registration = null;
        new ServiceCollection().AddHealthChecks().AddCTraderSessions().Services.Configure<HealthCheckServiceOptions>(options => registration = options.Registrations.Single())
            .BuildServiceProvider().GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.ShouldNotBeNull();

        return await registration!.Factory(Services).CheckHealthAsync(new() { Registration = registration }, Token);
    }
}
