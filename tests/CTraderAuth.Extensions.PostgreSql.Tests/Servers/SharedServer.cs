using CTraderAuth.Tests.Servers;

[assembly: AssemblyFixture(typeof(SharedServer))]

// They wait for servers, time-outs and other processes more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

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
