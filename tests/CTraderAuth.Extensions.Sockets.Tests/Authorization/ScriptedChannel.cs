using System.Threading.Channels;

namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>A channel whose other end is the test.</summary>
internal sealed class ScriptedChannel : ICTraderChannel
{
    private readonly Channel<ScriptedCall> _calls = Channel.CreateUnbounded<ScriptedCall>();

    /// <summary>Thrown by every call, without a task.</summary>
    public Exception? Broken { get; set; }

    /// <summary>Responds to every call, instead of the test.</summary>
    public Action<ScriptedCall>? OnCall { get; set; }

    public Task AuthorizeApplicationAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default) => Call(new("application", null, null, clientSecret, cancellationToken));

    public Task<IReadOnlyList<CTraderAccount>> ListAccountsAsync(string accessToken, CancellationToken cancellationToken = default) => Call(new("list", null, accessToken, null, cancellationToken));

    public Task AuthorizeAccountAsync(long account, string accessToken, CancellationToken cancellationToken = default) => Call(new("account", account, accessToken, null, cancellationToken));

    /// <summary>The next request, waited for.</summary>
    public async Task<ScriptedCall> NextAsync(string what)
    {
        var call = await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        call.ToString().ShouldBe(what);
        return call;
    }

    /// <summary>The requests that are there.</summary>
    public IReadOnlyList<ScriptedCall> Sent()
    {
        var sent = new List<ScriptedCall>();
        while (_calls.Reader.TryRead(out var call))
        {
            sent.Add(call);
        }

        return sent;
    }

    private Task<IReadOnlyList<CTraderAccount>> Call(ScriptedCall call)
    {
        if (Broken is { } broken)
        {
            throw broken;
        }

        _calls.Writer.TryWrite(call);
        OnCall?.Invoke(call);
        return call.Response;
    }
}
