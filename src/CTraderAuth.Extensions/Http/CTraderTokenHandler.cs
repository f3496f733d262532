using System.Net;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Http;

internal sealed class CTraderTokenHandler(ICTraderTokens tokens, SubjectSource subjects, OriginCheck origins, TokenPlacement placement, RepeatableBody bodies, ILogger logger)
    : DelegatingHandler
{
    private readonly ILiveTokenSource? _own = tokens as ILiveTokenSource;
    private LiveToken? _held;

    public OriginCheck Origins => origins;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        subjects.Find(request) is { } subject ? SendAsync(request, subject, cancellationToken) : AskAndSendAsync(request, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var subject = subjects.Find(request) ?? Wait(() => subjects.AskAsync(request, cancellationToken).AsTask());
        var call = new Call(request, subject, origins.Demand(request, this), request.Content);
        var token = Wait(() => tokens.GetAsync(subject, cancellationToken).AsTask());

        // With async: false nothing is awaited, so the task is complete when the call returns.
        return FinishAsync(call, token, sending: null, async: false, cancellationToken).GetAwaiter().GetResult();
    }

    private async Task<HttpResponseMessage> AskAndSendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var subject = await subjects.AskAsync(request, cancellationToken).ConfigureAwait(false);
        return await SendAsync(request, subject, cancellationToken).ConfigureAwait(false);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string subject, CancellationToken cancellationToken)
    {
        var call = new Call(request, subject, origins.Demand(request, this), request.Content);
        if (!placement.IsHeader || cancellationToken.IsCancellationRequested || FindLive(subject) is not { } token)
        {
            var live = tokens.GetAsync(subject, cancellationToken);
            if (!live.IsCompletedSuccessfully || !placement.IsHeader)
            {
                return AwaitAndSendAsync(call, live, cancellationToken);
            }

            token = live.Result;
        }

        if (!bodies.IsRepeatable(request))
        {
            return FinishAsync(call, token, sending: null, async: true, cancellationToken);
        }

        // The hot path: with a live token there is no state machine, unless the response has not arrived yet or is not a success.
        placement.Attach(request, call.Address, token);
        Task<HttpResponseMessage> sending;
        try
        {
            sending = base.SendAsync(request, cancellationToken);
        }
        catch
        {
            placement.Detach(request, response: null, call.Address, call.Address);
            throw;
        }

        if (!sending.IsCompletedSuccessfully || !sending.Result.IsSuccessStatusCode)
        {
            return FinishAsync(call, token, sending, async: true, cancellationToken);
        }

        placement.Detach(request, sending.Result, call.Address, call.Address);
        return sending;
    }

    private CTraderAccessToken? FindLive(string subject) => subjects.IsStanding(subject) ? _own?.FindLive(subject, ref _held) : _own?.FindLive(subject);

    private async Task<HttpResponseMessage> AwaitAndSendAsync(Call call, ValueTask<CTraderAccessToken> live, CancellationToken cancellationToken)
    {
        var token = await live.ConfigureAwait(false);
        return await FinishAsync(call, token, sending: null, async: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> FinishAsync(
        Call call, CTraderAccessToken token, Task<HttpResponseMessage>? sending, bool async, CancellationToken cancellationToken)
    {
        var request = call.Request;
        var sent = call.Address;
        var body = call.Body;
        HttpResponseMessage? response = null;
        try
        {
            if (sending is null)
            {
                body = bodies.Record(request) ?? body;
                sent = placement.Attach(request, origins.Demand(request, this), token);
                sending = InnerAsync(request, async, cancellationToken);
            }

            response = await sending.ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.Unauthorized && placement.IsCarriedBy(request, response, sent, token) && !origins.IsRedirected(request)
                && await ReplaceAsync(call, body, token, async, cancellationToken).ConfigureAwait(false) is { } replacement)
            {
                response.Dispose();
                response = null;

                // Restored: handlers below may have replaced the body and the address.
                request.Content = body;
                request.RequestUri = call.Address;
                sent = placement.Attach(request, origins.Demand(request, this), replacement);
                response = await InnerAsync(request, async, cancellationToken).ConfigureAwait(false);
            }

            return response;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            placement.Detach(request, response, call.Address, sent);
            if (request.Content is RecordedContent recorded)
            {
                request.Content = recorded.Original;
            }
        }
    }

    private Task<HttpResponseMessage> InnerAsync(HttpRequestMessage request, bool async, CancellationToken cancellationToken) =>
        async ? base.SendAsync(request, cancellationToken) : Task.FromResult(base.Send(request, cancellationToken));

    private async Task<CTraderAccessToken?> ReplaceAsync(Call call, HttpContent? body, CTraderAccessToken refused, bool async, CancellationToken cancellationToken)
    {
        var host = call.Address.IdnHost;
        if (!RepeatableBody.CanBeSentAgain(body))
        {
            logger.ReplacedBehind(call.Subject, host);
            ThreadPool.UnsafeQueueUserWorkItem(_ => _ = ReplaceAsync(call.Subject, host, refused, async: true, CancellationToken.None), null);
            return null;
        }

        var replacement = await ReplaceAsync(call.Subject, host, refused, async, cancellationToken).ConfigureAwait(false);
        if (replacement is not null)
        {
            logger.SentAgain(call.Subject, host);
        }

        return replacement;
    }

    private async Task<CTraderAccessToken?> ReplaceAsync(
        string subject, string host, CTraderAccessToken refused, bool async, CancellationToken cancellationToken)
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

            logger.RefusedAgain(subject, host);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.NotReplaced(e, subject, host);
        }

        return null;
    }

    // The awaited work must not need the caller's single-threaded context to continue: that would be a deadlock.
    private static T Wait<T>(Func<Task<T>> start) =>
        SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default
            ? start().GetAwaiter().GetResult()
            : Task.Run(start).GetAwaiter().GetResult();

    // Keeps the address and body as the caller set them; handlers below may replace them.
    private readonly record struct Call(HttpRequestMessage Request, string Subject, Uri Address, HttpContent? Body);
}
