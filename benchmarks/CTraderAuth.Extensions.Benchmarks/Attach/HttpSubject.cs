using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Attach;

/// <summary>Requests that pass a handler on their way to the terminal.</summary>
internal sealed class HttpSubject(string name, HttpMessageHandler handler, bool reused, string? subject = null, IDisposable? owner = null) : Subject(name)
{
    public static readonly Uri Address = new("https://gateway.example/accounts");

    private readonly HttpMessageInvoker _invoker = new(handler);
    private readonly HttpRequestMessage _request = New(subject);

    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            var sending = _invoker.SendAsync(reused ? _request : New(subject), CancellationToken.None);
            if (!sending.IsCompletedSuccessfully)
            {
                sending.GetAwaiter().GetResult();
            }
        }
    }

    public override void Dispose()
    {
        _invoker.Dispose();
        _request.Dispose();
        owner?.Dispose();
        base.Dispose();
    }

    private static HttpRequestMessage New(string? subject)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Address);
        return subject is null ? request : request.SetCTraderSubject(subject);
    }
}
