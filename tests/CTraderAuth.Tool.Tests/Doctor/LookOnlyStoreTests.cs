using CTraderAuth.Storage;
using CTraderAuth.Tool.Doctor;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests.Doctor;

public sealed class LookOnlyStoreTests : ToolTest
{
    [Fact]
    public async Task Nothing_can_be_spent_by_way_of_it()
    {
        // A legal subject, although the library's own rows begin like it.
        const string Subject = "ctrader-auth:bob";
        await ConnectAsync(Subject);
        var services = new ServiceCollection();
        var builder = services.AddCTraderAuth(options =>
        {
            options.ClientId = Sandbox.ClientId;
            options.ClientSecret = Sandbox.ClientSecret;
            options.RedirectUri = RedirectUri;
            options.TokenUri = Sandbox.TokenUri;
        }).UseSqlite(StoreName);
        var store = services.Single(service => service.ServiceType == typeof(IGrantStore)).ImplementationFactory!;
        builder.UseStore(provider => new LookOnlyStore((IGrantStore)store(provider)));
        await using var provider = services.BuildServiceProvider();
        var requests = Sandbox.TokenRequests.Count;

        await Should.ThrowAsync<CTraderUnavailableException>(() => provider.GetRequiredService<ICTraderTokens>().RefreshAsync(Subject, Cancellation));

        Sandbox.TokenRequests.Count.ShouldBe(requests);
        (await provider.GetRequiredService<ICTraderTokens>().GetStatusAsync(Subject, Cancellation))!.State.ShouldBe(GrantState.Connected);
    }
}
