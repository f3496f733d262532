using System.Collections.Concurrent;

namespace CTraderAuth.Tests.Http;

internal sealed class FakeTokens : ICTraderTokens
{
    private readonly ConcurrentDictionary<string, CTraderAccessToken> _current = new();
    private readonly Lock _lock = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    public ConcurrentQueue<(string Subject, string Token)> Rejected { get; } = new();

    public int Rotations { get; private set; }

    public bool Waits { get; set; }

    public Exception? Failing { get; set; }

    public Func<string, CTraderAccessToken, CancellationToken, Task<CTraderAccessToken>>? Replacing { get; set; }

    public CTraderAccessToken Current(string subject) => _current.GetOrAdd(subject, static subject => Token(subject, 1));

    public void Set(string subject, CTraderAccessToken token) => _current[subject] = token;

    public async ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default)
    {
        Asked.Enqueue(subject);
        if (Waits)
        {
            await Task.Yield();
        }

        return Failing is null ? Current(subject) : throw Failing;
    }

    public Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default)
    {
        Rejected.Enqueue((subject, rejectedAccessToken));
        return Replacing is null ? Task.FromResult(Replace(subject, rejectedAccessToken)) : Replacing(subject, Current(subject), cancellationToken);
    }

    public Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<GrantStatus> ListAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<GrantStatus> WatchAllAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    private static CTraderAccessToken Token(string subject, long generation) =>
        new($"{subject}.{generation}.{Guid.NewGuid():N}", "bearer", DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, generation);

    private CTraderAccessToken Replace(string subject, string rejected)
    {
        lock (_lock)
        {
            if (Current(subject).Value == rejected)
            {
                _current[subject] = Token(subject, Current(subject).Generation + 1);
                Rotations++;
            }

            return Current(subject);
        }
    }
}
