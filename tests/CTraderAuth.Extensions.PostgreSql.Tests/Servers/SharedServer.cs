using CTraderAuth.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedServer))]

namespace CTraderAuth.Tests.Servers;

/// <summary>One durable server for all tests that do it no harm. It starts when it is needed first.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private readonly Lazy<Task<PostgreSqlServer>> _server = new(() => PostgreSqlServer.StartAsync());

    internal Task<PostgreSqlServer> StartedAsync() => _server.Value;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await _server.Value).DisposeAsync();
        }

        await PostgreSqlServer.ForgetTemplateAsync();
    }
}
