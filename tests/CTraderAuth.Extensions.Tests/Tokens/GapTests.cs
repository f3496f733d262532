using System.Runtime.CompilerServices;
using System.Threading.Channels;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Tokens;

/// <summary>What a process reads when changes may have been missed. Behind a pooler that happens every 5 s.</summary>
public sealed class GapTests : TokensTest
{
    private const int Subjects = 20;

    [Fact]
    public async Task Reads_only_the_rows_that_have_changed_since_the_last_gap()
    {
        var store = GivenStoreWithGaps();
        for (var i = 0; i < Subjects; i++)
        {
            await GivenGrant($"trader-{i}", $"trader-{i}");
        }

        await GivenGapsAsync(store);
        var before = store.Finds;
        await GivenGapsAsync(store);
        var unchanged = store.Finds - before;
        await using var watch = Tokens.WatchAsync("trader-7", Token).GetAsyncEnumerator(Token);
        await watch.MoveNextAsync();
        var next = watch.MoveNextAsync().AsTask();
        await GivenTokens().RefreshAsync("trader-7", Token);
        await GivenGapsAsync(store);

        (await next).ShouldBeTrue();
        watch.Current.Generation.ShouldBe(2);
        unchanged.ShouldBe(0);
        (store.Finds - before).ShouldBe(1);
    }

    [Fact]
    public async Task Puts_the_newest_row_back_when_the_store_went_back_to_the_version_of_the_last_gap()
    {
        var store = GivenStoreWithGaps();
        await GivenGrant("alice");
        await GivenGapsAsync(store, subjects: 1);
        var older = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        await Tokens.RefreshAsync("alice", Token);
        var newest = (await Store.FindAsync("alice", Token)).ShouldNotBeNull();
        await Store.LoseAsync("alice", older);

        // The flight of the refresh may not have ended yet: then its subject waits for the next gap.
        await GivenGapsUntilAsync(store, async () => (await Store.FindAsync("alice", Token))?.Version == newest.Version);

        (await Store.FindAsync("alice", Token)).ShouldNotBeNull().Version.ShouldBe(newest.Version);
    }

    [Fact]
    public async Task Reads_at_the_next_gap_what_a_flight_that_failed_has_not_read()
    {
        var store = GivenStoreWithGaps();
        await GivenGrant("alice");
        await GivenGapsAsync(store, subjects: 1);
        await GivenTokens().RefreshAsync("alice", Token);
        var (saving, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        Store.Gate(operation =>
        {
            if (operation is "Save")
            {
                saving.TrySetResult();
                return goOn.Task;
            }

            return goOn.Task.IsCompleted ? throw new IOException("The disk is gone.") : Task.CompletedTask;
        });
        var refresh = Tokens.RefreshAsync("alice", Token);
        await saving.Task.WaitAsync(Token);
        await GivenGapsAsync(store, subjects: 1);
        goOn.SetResult();
        await Should.ThrowAsync<CTraderUnavailableException>(() => refresh);
        Store.Repair();

        await GivenGapsUntilAsync(store, async () => (await Tokens.GetAsync("alice", Token)).Generation == 2);

        (await Tokens.GetAsync("alice", Token)).Generation.ShouldBe(2);
    }

    private StoreWithGaps GivenStoreWithGaps()
    {
        var store = new StoreWithGaps(Store);
        Tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => store)).GetRequiredService<ICTraderTokens>();
        return store;
    }

    // A subject that a flight works on is left to the next gap.
    private static async Task GivenGapsAsync(StoreWithGaps store, int subjects = Subjects)
    {
        for (var i = 0; i < 2; i++)
        {
            store.Gaps.Writer.TryWrite(null).ShouldBeTrue();
            (await store.Asked.Reader.ReadAsync(Token)).ShouldBe(subjects);
            await store.Done.Reader.ReadAsync(Token);
        }
    }

    private static async Task GivenGapsUntilAsync(StoreWithGaps store, Func<Task<bool>> isSo)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await isSo() && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30))
        {
            await GivenGapsAsync(store, subjects: 1);
        }
    }

    private sealed class StoreWithGaps(IGrantStore inner) : IGrantStore
    {
        private int _finds;

        public Channel<string?> Gaps { get; } = Channel.CreateUnbounded<string?>();

        /// <summary>How many subjects each question for versions was about.</summary>
        public Channel<int> Asked { get; } = Channel.CreateUnbounded<int>();

        /// <summary>Each gap, once it is dealt with.</summary>
        public Channel<string?> Done { get; } = Channel.CreateUnbounded<string?>();

        public int Finds => Volatile.Read(ref _finds);

        public ValueTask<StoredGrant?> FindAsync(string subject, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _finds);
            return inner.FindAsync(subject, cancellationToken);
        }

        public async ValueTask<IReadOnlyDictionary<string, long>> FindVersionsAsync(IReadOnlyCollection<string> subjects, CancellationToken cancellationToken = default)
        {
            var versions = await inner.FindVersionsAsync(subjects, cancellationToken);
            Asked.Writer.TryWrite(subjects.Count);
            return versions;
        }

        public ValueTask<bool> TrySaveAsync(StoredGrant grant, long expectedVersion, CancellationToken cancellationToken = default) => inner.TrySaveAsync(grant, expectedVersion, cancellationToken);

        public ValueTask<bool> TryRemoveAsync(string subject, long expectedVersion, CancellationToken cancellationToken = default) => inner.TryRemoveAsync(subject, expectedVersion, cancellationToken);

        public IAsyncEnumerable<StoredGrant> ListAsync(DateTimeOffset? refreshDueBefore = null, CancellationToken cancellationToken = default) => inner.ListAsync(refreshDueBefore, cancellationToken);

        public async IAsyncEnumerable<string?> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var gap in Gaps.Reader.ReadAllAsync(cancellationToken))
            {
                yield return gap;
                Done.Writer.TryWrite(gap);
            }
        }
    }
}
