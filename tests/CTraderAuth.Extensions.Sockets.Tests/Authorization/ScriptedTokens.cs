using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>A core whose tokens come when a test says so.</summary>
internal sealed class ScriptedTokens(TimeProvider time) : ICTraderTokens
{
    private readonly Channel<(string Rejected, TaskCompletionSource<CTraderAccessToken> Response)> _replacements = Channel.CreateUnbounded<(string, TaskCompletionSource<CTraderAccessToken>)>();
    private readonly Channel<object> _news = Channel.CreateUnbounded<object>();
    private readonly Channel<GrantStatus> _statuses = Channel.CreateUnbounded<GrantStatus>();
    private int _generation;

    private CTraderAccessToken? _newest;

    public int Watches { get; private set; }

    /// <summary>Whether a later watch begins with the newest token, as that of the core does.</summary>
    public bool Repeats { get; init; }

    /// <summary>When the rotation is due; null: there is no status.</summary>
    public DateTimeOffset? RefreshDueAt { get; set; }

    /// <summary>What a read of the status finds.</summary>
    public GrantStatus? Status { get; set; }

    /// <summary>Called by each read of the status once it has its result: holds it back.</summary>
    public Func<Task>? OnStatusRead { get; set; }

    /// <summary>How often all statuses were watched.</summary>
    public int StatusWatches { get; private set; }

    public static CTraderReauthorizationRequiredException NeedsConsent { get; } = new("alice must consent again: https://example.invalid/consent", "alice", ReauthorizationReason.Rejected);

    /// <summary>The next token is announced; an hour old unless it is young.</summary>
    public CTraderAccessToken Announce(bool young = false)
    {
        var token = _newest = Make(young);
        _news.Writer.TryWrite(token);
        return token;
    }

    public CTraderAccessToken Make(bool young = false)
    {
        var issued = time.GetUtcNow() - (young ? TimeSpan.Zero : TimeSpan.FromHours(1));
        return new($"secret-token-{++_generation}", "bearer", issued, issued.AddDays(30), _generation);
    }

    /// <summary>The watch ends like this.</summary>
    public void Fail(Exception error) => _news.Writer.TryWrite(error);

    public void Publish(GrantState state, string subject = "alice", ReauthorizationReason? reason = null) => _statuses.Writer.TryWrite(new() { Subject = subject, State = state, Reason = reason });

    /// <summary>The next report of a rejected token, waited for.</summary>
    public async Task<(string Rejected, TaskCompletionSource<CTraderAccessToken> Response)> NextReplacementAsync() =>
        await _replacements.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    public bool WasAskedToReplace => _replacements.Reader.TryPeek(out _);

    public Task<CTraderAccessToken> ReplaceRejectedAsync(string subject, string rejectedAccessToken, CancellationToken cancellationToken = default)
    {
        var response = new TaskCompletionSource<CTraderAccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replacements.Writer.TryWrite((rejectedAccessToken, response));
        return response.Task.WaitAsync(cancellationToken);
    }

    public async IAsyncEnumerable<CTraderAccessToken> WatchAsync(string subject, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Watches++ > 0 && Repeats && _newest is { } newest)
        {
            yield return newest;
        }

        await foreach (var news in _news.Reader.ReadAllAsync(cancellationToken))
        {
            yield return news is Exception error ? throw error : (CTraderAccessToken)news;
        }
    }

    public async IAsyncEnumerable<GrantStatus> WatchAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StatusWatches++;
        await foreach (var status in _statuses.Reader.ReadAllAsync(cancellationToken))
        {
            yield return status;
        }
    }

    public ValueTask<CTraderAccessToken> GetAsync(string subject, CancellationToken cancellationToken = default) => new(_newest ?? throw NeedsConsent);

    public Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> RefreshAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async Task<GrantStatus?> GetStatusAsync(string subject, CancellationToken cancellationToken = default)
    {
        var status = RefreshDueAt is { } due ? new() { Subject = subject, Generation = _newest?.Generation ?? 0, RefreshDueAt = due } : Status;
        await (OnStatusRead?.Invoke() ?? Task.CompletedTask).ConfigureAwait(false);
        return status;
    }

    public IAsyncEnumerable<GrantStatus> ListAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
