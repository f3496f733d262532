using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Storage;

public sealed class UseStoreTests
{
    private readonly Builder _builder = new();

    [Fact]
    public void Lets_the_last_store_named_win()
    {
        _builder.UseStore<OwnStore>().UseMemory();

        var stores = _builder.Services.BuildServiceProvider().GetServices<IGrantStore>();

        stores.ShouldHaveSingleItem().ShouldBeOfType<MemoryGrantStore>();
    }

    [Fact]
    public void Is_harmless_when_called_twice()
    {
        _builder.UseMemory().UseMemory();

        _builder.Services.Count(service => service.ServiceType == typeof(IGrantStore)).ShouldBe(1);
    }

    [Fact]
    public void Makes_one_store_for_all_that_ask()
    {
        _builder.UseStore<OwnStore>();

        var provider = _builder.Services.BuildServiceProvider();

        provider.GetRequiredService<IGrantStore>().ShouldBeOfType<OwnStore>().ShouldBeSameAs(provider.GetRequiredService<IGrantStore>());
    }

    [Fact]
    public void Disposes_a_store_that_a_function_made()
    {
        var store = new OwnStore();
        _builder.UseMemory().UseStore(_ => store);
        var provider = _builder.Services.BuildServiceProvider();
        provider.GetRequiredService<IGrantStore>().ShouldBeSameAs(store);

        provider.Dispose();

        store.IsDisposed.ShouldBeTrue();
    }

    private sealed class Builder : ICTraderAuthBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }

    internal sealed class OwnStore : IGrantStore, IDisposable
    {
        private readonly MemoryGrantStore _inner = new();

        public bool IsDisposed { get; private set; }

        public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken) => _inner.FindAsync(subject, cancellationToken);

        public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken) =>
            _inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

        public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken) =>
            _inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

        public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore, CancellationToken cancellationToken) =>
            _inner.ListAsync(refreshDueBefore, cancellationToken);

        public IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken) => _inner.WatchAsync(cancellationToken);

        public void Dispose() => IsDisposed = true;
    }
}
