using System.Collections.Concurrent;
using System.Net;

namespace CTraderAuth.Tests.Load;

/// <summary>Holds back the 401s of an API until the test releases them, so that every request was sent with the same invalid token.</summary>
internal sealed class HeldResponses(int expected) : DelegatingHandler
{
    private readonly ConcurrentQueue<TaskCompletionSource> _waiting = new();
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _refused;

    /// <summary>Completes once as many 401s are held as are expected.</summary>
    public Task AllHeld => _all.Task.WaitAsync(TestContext.Current.CancellationToken);

    public void Release(int count)
    {
        for (var i = 0; i < count && _waiting.TryDequeue(out var door); i++)
        {
            door.SetResult();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.StatusCode is not HttpStatusCode.Unauthorized || Interlocked.Increment(ref _refused) > expected)
        {
            return response;
        }

        var door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(door);
        if (_waiting.Count == expected)
        {
            _all.TrySetResult();
        }

        await door.Task.WaitAsync(cancellationToken);
        return response;
    }
}
