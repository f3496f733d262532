using CTraderAuth.Storage;
using CTraderAuth.Tests.Tokens;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.Tests.Protection;

/// <summary>Programs that protect their tokens, each with a key ring of the test's choice.</summary>
public abstract class ProtectionTest : TokensTest
{
    /// <summary>The row by which a program knows that it has the keys.</summary>
    protected const string KeysRow = "ctrader-auth:keys";

    /// <summary>A program on a store whose keys are those of a folder.</summary>
    protected ServiceProvider GivenProtected(RingFolder ring, IGrantStore? store = null, bool acceptLostKeys = false, Action<IDataProtectionBuilder>? keys = null) =>
        GivenProtected(builder => (keys ?? (_ => { }))(ring.Use(builder).SetApplicationName("tests")), store, acceptLostKeys);

    protected ServiceProvider GivenProtected(Action<IDataProtectionBuilder> keys, IGrantStore? store = null, bool acceptLostKeys = false) =>
        GivenProgram(services: services =>
        {
            keys(services.AddDataProtection());
            services.AddCTraderAuth(_ => { }).UseStore(_ => store ?? Store).ProtectTokens().ProtectTokens(options => options.AcceptLostKeys = acceptLostKeys);
        });

    /// <summary>What a host does when it starts, but for the renewal, which the test calls when it wants it.</summary>
    protected static async Task StartAsync(IServiceProvider program)
    {
        foreach (var service in program.GetServices<IHostedService>().Where(service => service is not BackgroundService))
        {
            await service.StartAsync(Token);
        }
    }

    protected static ICTraderTokens TokensOf(IServiceProvider program) => program.GetRequiredService<ICTraderTokens>();

    protected static IKeyManager KeysOf(IServiceProvider program) => program.GetRequiredService<IKeyManager>();

    protected static async Task<string> ShouldNotStart(IServiceProvider program) =>
        (await Should.ThrowAsync<InvalidOperationException>(() => StartAsync(program))).Message;

    protected static async Task ShouldBeUndecryptable(Func<Task> call) =>
        (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(call)).Reason.ShouldBe(ReauthorizationReason.Undecryptable);

    /// <summary>Every row as it is stored, byte for byte.</summary>
    protected static async Task<Dictionary<string, string>> RowsOf(IGrantStore store, bool withCanary = false)
    {
        var rows = new Dictionary<string, string>();
        await foreach (var row in store.ListAsync(null, Token))
        {
            if (withCanary || row.Subject != KeysRow)
            {
                rows.Add(row.Subject, Convert.ToHexString(row.Content.Span));
            }
        }

        return rows;
    }
}
