using System.Text;
using System.Threading.Channels;
using CTraderAuth.Storage;
using Microsoft.Extensions.Logging.Testing;

namespace CTraderAuth.Tests.Stores;

/// <summary>Stores on a server, and everything else that a test opens, closed at the end.</summary>
public abstract class StoreTest : IAsyncLifetime
{
    protected const string Password = "correct-horse-battery", WrongPassword = "wrong-horse-battery";

    private readonly List<IAsyncDisposable> _opened = [];

    internal FakeLogCollector Logs { get; } = FakeLogCollector.Create(new());

    internal IEnumerable<int> LoggedIds => Logs.GetSnapshot().Select(record => record.Id.Id);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal string ClientId { get; } = $"app-{Guid.NewGuid():N}";

    public virtual ValueTask InitializeAsync() => default;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    internal static StoredGrant Row(string subject, long version = 1, DateTimeOffset? due = null, params byte[] content) => new(subject, version, due, content);

    internal T Close<T>(T opened)
        where T : IAsyncDisposable
    {
        // The last opened first: a store before its server.
        _opened.Insert(0, opened);
        return opened;
    }

    /// <summary>What a watcher of a store hears, from the first null on.</summary>
    internal async Task<ChannelReader<string?>> GivenWatch(IGrantStore store)
    {
        var heard = Channel.CreateUnbounded<string?>();
        var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            try
            {
                await foreach (var subject in store.WatchAsync(stop.Token))
                {
                    await heard.Writer.WriteAsync(subject, stop.Token);
                }
            }
            catch (Exception e)
            {
                // Else a test would wait for ever for what comes next.
                heard.Writer.TryComplete(e);
                throw;
            }
        });
        Close(new Watching(stop, watching));
        (await heard.Reader.ReadAsync(Cancellation)).ShouldBeNull();
        return heard.Reader;
    }

    /// <summary>Reads until a null comes, which says that changes may have been missed.</summary>
    internal static async Task ShouldHearOfAGapAsync(ChannelReader<string?> heard)
    {
        while (await heard.ReadAsync(Cancellation) is not null)
        {
        }
    }

    /// <param name="store">A store whose server knows <see cref="Password"/>; the store was given <see cref="WrongPassword"/>, or none.</param>
    /// <param name="pattern">What the error says.</param>
    internal async Task ShouldRejectThePasswordAndNotRepeatItAsync(IGrantStore store, string pattern)
    {
        var error = await Should.ThrowAsync<StoreException>(() => store.FindAsync("alice", Cancellation).AsTask());

        error.Message.ShouldMatch(pattern);
        Everything(error).ShouldNotContain("horse");
    }

    /// <param name="store">A store.</param>
    /// <param name="killAsync">Ends its server.</param>
    internal async Task ShouldNameNothingOfARowAsync(IGrantStore store, Func<Task> killAsync)
    {
        await store.TrySaveAsync(Row("a secret subject", 1, null, "and its content"u8.ToArray()), 0, Cancellation);
        await killAsync();

        StoreException[] errors =
        [
            await Should.ThrowAsync<StoreException>(() => store.TrySaveAsync(Row("a secret subject", 2, null, "and its content"u8.ToArray()), 1, Cancellation).AsTask()),
            await Should.ThrowAsync<StoreException>(() => store.FindAsync("a secret subject", Cancellation).AsTask()),
        ];

        string.Concat(errors.Select(Everything)).ShouldNotContain("secret");
        string.Concat(errors.Select(Everything)).ShouldNotContain("and its content");
    }

    // What a log could show of an exception, and what was logged.
    private string Everything(Exception error)
    {
        var text = new StringBuilder();
        for (Exception? each = error; each is not null; each = each.InnerException)
        {
            text.Append(each).AppendJoin(' ', each.Data.Values.OfType<object>());
        }

        return text.AppendJoin(' ', Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception}")).ToString();
    }

    private sealed class Watching(CancellationTokenSource stop, Task watching) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.Dispose();
        }
    }
}
