using CTraderAuth.Protection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Protection;

/// <summary>Programs that encrypt their rows again when the test wants it.</summary>
public abstract class RenewalTest : ProtectionTest
{
    protected static Task RenewAsync(IServiceProvider program) =>
        program.GetServices<IHostedService>().OfType<Renewal>().ShouldHaveSingleItem().RenewAsync(Token);
}
