using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Testing.Tests.Conformance;

/// <summary>A good store, to be broken in one place.</summary>
internal class BrokenStore : IGrantStore
{
    protected IGrantStore Inner { get; } = GivenGoodStore();

    public static IGrantStore GivenGoodStore()
    {
        var builder = new Builder();
        builder.UseMemory();
        return builder.Services.BuildServiceProvider().GetRequiredService<IGrantStore>();
    }

    public virtual ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default) =>
        Inner.FindAsync(subject, cancellationToken);

    public virtual ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

    public virtual ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) =>
        Inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

    public virtual IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) =>
        Inner.ListAsync(refreshDueBefore, cancellationToken);

    public virtual IAsyncEnumerable<string?> WatchAsync(CancellationToken cancellationToken = default) => Inner.WatchAsync(cancellationToken);

    private sealed class Builder : ICTraderAuthBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
