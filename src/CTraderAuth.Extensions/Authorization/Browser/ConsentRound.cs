using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Authorization.Browser;

/// <summary>One sign-in: takes the first answer that belongs to it, and shows the trader how it ended.</summary>
internal sealed class ConsentRound(string subject, LoopbackAddress address, ILogger logger)
{
    private readonly TaskCompletionSource<ConsentAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _page = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _pageSent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _resultPath = $"{address.Path.TrimEnd('/')}/{Random(128)}";
    private volatile bool _awaitsPage;

    public string State { get; } = Random(256);

    public Task<ConsentAnswer> Answered => _answered.Task;

    public Task PageSent => _pageSent.Task;

    /// <summary>Whether a browser has been sent to the page that says how it ended.</summary>
    public bool AwaitsPage => _awaitsPage;

    public void Show(string page) => _page.TrySetResult(page);

    /// <summary>Whether the answer belongs to this sign-in. Not every cTrader page echoes the state; without one the first answer decides.</summary>
    public bool TryAccept(ConsentAnswer? answer, bool fromBrowser)
    {
        if (answer is null || (answer.State is { } state && !IsState(state)))
        {
            logger.ForeignCallbackRefused(subject);
            return false;
        }

        if (fromBrowser)
        {
            _awaitsPage = true;
        }

        if (_answered.TrySetResult(answer))
        {
            logger.ConsentArrived(subject);
        }

        return true;
    }

    public async Task<LoopbackResponse> RespondAsync(RequestHead request, CancellationToken cancellationToken)
    {
        // A name that was rebound to 127.0.0.1 arrives with its own Host; an image or frame of a foreign page with its destination.
        if (!address.IsHost(request.Host) || request.Destination is not (null or "document"))
        {
            return LoopbackResponse.NotFound();
        }

        if (request.Path == _resultPath && _awaitsPage)
        {
            return request.Method is "GET" ? await ResultAsync(cancellationToken).ConfigureAwait(false) : NotAllowed();
        }

        if (request.Path != address.Path)
        {
            return LoopbackResponse.NotFound();
        }

        return request.Method is "GET" ? Callback(ConsentAnswer.Parse(request.Query)) : NotAllowed();
    }

    private LoopbackResponse Callback(ConsentAnswer? answer)
    {
        return TryAccept(answer, fromBrowser: true)
            ? new(HttpStatusCode.SeeOther, location: _resultPath)
            : LoopbackResponse.Refused(HttpStatusCode.BadRequest, "This does not belong to the sign-in that is waiting here. Open the link that the program shows.");
    }

    private async Task<LoopbackResponse> ResultAsync(CancellationToken cancellationToken) =>
        new(HttpStatusCode.OK, await _page.Task.WaitAsync(cancellationToken).ConfigureAwait(false), sent: () => _pageSent.TrySetResult());

    private bool IsState(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(State));

    private static LoopbackResponse NotAllowed() => LoopbackResponse.Refused(HttpStatusCode.MethodNotAllowed, "This address takes GET requests only.");

    private static string Random(int bits) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bits / 8));
}
