using System.Net;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Http;

internal sealed class CTraderTokenHandler(ICTraderTokens tokens, SubjectSource subjects, OriginCheck origins, TokenPlacement placement, ILogger logger)
    : DelegatingHandler
{
    private readonly CTraderTokens? own = tokens as CTraderTokens;
    private LiveToken? held;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        subjects.Find(request) is { } subject ? SendAsync(request, subject, cancellationToken) : AskAndSendAsync(request, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var subject = subjects.Find(request) ?? Wait(() => subjects.AskAsync(request, cancellationToken).AsTask());
        var address = origins.Demand(request.RequestUri);
        var token = Wait(() => tokens.GetAsync(subject, cancellationToken).AsTask());

        // Completes before it returns: nothing in it is awaited when it is told not to be asynchronous.
        return FinishAsync(request, subject, address, token, sending: null, async: false, cancellationToken).GetAwaiter().GetResult();
    }

    private async Task<HttpResponseMessage> AskAndSendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var subject = await subjects.AskAsync(request, cancellationToken).ConfigureAwait(false);
        return await SendAsync(request, subject, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string subject, CancellationToken cancellationToken)
    {
        var address = origins.Demand(request.RequestUri);
        if (!placement.IsHeader || cancellationToken.IsCancellationRequested || Find(subject) is not { } token)
        {
            var live = tokens.GetAsync(subject, cancellationToken);
            if (!live.IsCompletedSuccessfully || !placement.IsHeader)
            {
                return AwaitAndSendAsync(request, subject, address, live, cancellationToken);
            }

            token = live.Result;
        }

        // The hot path: a live token, and no state machine unless the answer is still to come or is no success.
        placement.Attach(request, address, token);
        var sending = base.SendAsync(request, cancellationToken);
        return sending.IsCompletedSuccessfully && sending.Result.IsSuccessStatusCode
            ? sending
            : FinishAsync(request, subject, address, token, sending, async: true, cancellationToken);
    }

    private CTraderAccessToken? Find(string subject) => subjects.IsStanding(subject) ? own?.Find(subject, ref held) : own?.Find(subject);

    private async Task<HttpResponseMessage> AwaitAndSendAsync(
        HttpRequestMessage request, string subject, Uri address, ValueTask<CTraderAccessToken> live, CancellationToken cancellationToken)
    {
        var token = await live.ConfigureAwait(false);
        return await FinishAsync(request, subject, address, token, sending: null, async: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> FinishAsync(
        HttpRequestMessage request, string subject, Uri address, CTraderAccessToken token, Task<HttpResponseMessage>? sending, bool async, CancellationToken cancellationToken)
    {
        var sent = address;
        HttpResponseMessage? response = null;
        var succeeded = false;
        try
        {
            sent = sending is null ? placement.Attach(request, origins.Demand(address), token) : address;
            sending ??= InnerAsync(request, async, cancellationToken);
            response = await sending.ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.Unauthorized && placement.IsCarriedBy(request, response, sent, token)
                && await ReplaceAsync(request, subject, address, token, async, cancellationToken).ConfigureAwait(false) is { } replacement)
            {
                response.Dispose();
                sent = placement.Attach(request, origins.Demand(address), replacement);
                response = await InnerAsync(request, async, cancellationToken).ConfigureAwait(false);
            }

            succeeded = response.IsSuccessStatusCode;
            return response;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            placement.Detach(request, address, sent, succeeded);
        }
    }

    private Task<HttpResponseMessage> InnerAsync(HttpRequestMessage request, bool async, CancellationToken cancellationToken) =>
        async ? base.SendAsync(request, cancellationToken) : Task.FromResult(base.Send(request, cancellationToken));

    private async Task<CTraderAccessToken?> ReplaceAsync(
        HttpRequestMessage request, string subject, Uri address, CTraderAccessToken refused, bool async, CancellationToken cancellationToken)
    {
        if (!request.Content.CanBeSentAgain())
        {
            logger.ReplacedBehind(subject, address.IdnHost);
            ThreadPool.UnsafeQueueUserWorkItem(_ => _ = ReplaceAsync(subject, address, refused, async: true, CancellationToken.None), null);
            return null;
        }

        var replacement = await ReplaceAsync(subject, address, refused, async, cancellationToken).ConfigureAwait(false);
        if (replacement is not null)
        {
            logger.SentAgain(subject, address.IdnHost);
        }

        return replacement;
    }

    private async Task<CTraderAccessToken?> ReplaceAsync(
        string subject, Uri address, CTraderAccessToken refused, bool async, CancellationToken cancellationToken)
    {
        try
        {
            var replacement = async
                ? await tokens.ReplaceRejectedAsync(subject, refused.Value, cancellationToken).ConfigureAwait(false)
                : Wait(() => tokens.ReplaceRejectedAsync(subject, refused.Value, cancellationToken));
            if (replacement.Value != refused.Value)
            {
                return replacement;
            }

            logger.RefusedAgain(subject, address.IdnHost);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.NotReplaced(e, subject, address.IdnHost);
        }

        return null;
    }

    // A caller's single-threaded context must not be what the awaited work needs in order to go on.
    private static T Wait<T>(Func<Task<T>> start) =>
        SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default
            ? start().GetAwaiter().GetResult()
            : Task.Run(start).GetAwaiter().GetResult();
}
