using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CTraderAuth.Storage;

namespace CTraderAuth.Testing.Tests.Conformance;

internal sealed class WatchesNothing : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return null;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}

internal sealed class WatchesWithoutSayingSo : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return "somebody";
        await foreach (var subject in Inner.WatchAsync(cancellationToken).Skip(1))
        {
            yield return subject;
        }
    }
}

internal sealed class EndsAWatchQuietly : BrokenStore
{
    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return null;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

/// <summary>Announces a write before it is done, and never afterwards: the watcher has read by then.</summary>
internal sealed class AnnouncesTooEarly : BrokenStore
{
    private readonly ChangeBroadcast _changes = new();
    private readonly Channel<bool> _handled = Channel.CreateUnbounded<bool>();

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        _changes.Publish(grant.Subject);
        if (await _handled.Reader.WaitToReadAsync(cancellationToken))
        {
            _handled.Reader.TryRead(out _);
        }

        return await base.TrySaveAsync(grant, expectedVersion, cancellationToken);
    }

    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        try
        {
            yield return null;
            await foreach (var subject in subscription.ReadAsync(cancellationToken))
            {
                yield return subject;
                _handled.Writer.TryWrite(true);
            }
        }
        finally
        {
            _handled.Writer.TryComplete();
        }
    }
}

/// <summary>Hears nothing any more once its connection was cut.</summary>
internal sealed class DeafAfterACut : BrokenStore
{
    private readonly ChangeBroadcast _changes = new();
    private volatile bool _cut;

    public Task CutAsync()
    {
        _cut = true;
        return Task.CompletedTask;
    }

    public override async ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default)
    {
        var saved = await base.TrySaveAsync(grant, expectedVersion, cancellationToken);
        if (saved && !_cut)
        {
            _changes.Publish(grant.Subject);
        }

        return saved;
    }

    public override async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = _changes.Subscribe();
        yield return null;
        await foreach (var subject in subscription.ReadAsync(cancellationToken))
        {
            yield return subject;
        }
    }
}
