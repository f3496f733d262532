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
        var store = new StoreWithGaps(Store);
        Tokens = GivenProgram(services: services => services.AddSingleton<IGrantStore>(_ => store)).GetRequiredService<ICTraderTokens>();
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

    // One gap is dealt with when the next one is.
    private static async Task GivenGapsAsync(StoreWithGaps store)
    {
        for (var i = 0; i < 2; i++)
        {
            store.Gaps.Writer.TryWrite(null).ShouldBeTrue();
            (await store.Asked.Reader.ReadAsync(Token)).ShouldBe(Subjects);
        }
    }

    private sealed class StoreWithGaps(IGrantStore inner) : IGrantStore
    {
        private int _finds;

        public Channel<string?> Gaps { get; } = Channel.CreateUnbounded<string?>();

        /// <summary>How many subjects each question for versions was about.</summary>
        public Channel<int> Asked { get; } = Channel.CreateUnbounded<int>();

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
            yield return null;
            await foreach (var gap in Gaps.Reader.ReadAllAsync(cancellationToken))
            {
                yield return gap;
            }
        }
    }
}
