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
        HealthCheckRegistration? registration = null;
        new ServiceCollection().AddHealthChecks().AddCTraderSessions().Services.Configure<HealthCheckServiceOptions>(options => registration = options.Registrations.Single())
            .BuildServiceProvider().GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.ShouldNotBeNull();

        var result = await registration!.Factory(Services).CheckHealthAsync(new() { Registration = registration }, Token);

        result.Status.ShouldBe(HealthStatus.Unhealthy);
        result.Description.ShouldNotBeNull().ShouldStartWith("Session alice is ApplicationRefused: ");
    }
}
