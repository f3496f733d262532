using CTraderAuth.Testing.Ledger;
using Microsoft.AspNetCore.Http;

namespace CTraderAuth.Testing.TokenEndpoint;

/// <summary>Responds to token requests, applying a queued fault to each.</summary>
internal sealed class TokenDesk(CTraderSandboxOptions options, RegisteredApp app, AuthorizationLedger ledger, SandboxFaults faults, RequestLog log, Func<Task> noticesWritten)
{
    // A client that does not read its socket holds up no response.
    private static readonly TimeSpan LongestNotice = TimeSpan.FromMilliseconds(250);

    public async Task AnswerAsync(HttpContext context, string? body, CancellationToken closing)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
        {
            await MethodNotAllowed.AnswerAsync(context, "GET, POST").ConfigureAwait(false);
            return;
        }

        var sent = new TokenParameters(context.Request, body);
        var request = new SandboxRequest(options.TimeProvider.GetUtcNow(), context.Request.Method, sent["grant_type"], sent["code"], sent["refresh_token"]);
        var fault = faults.Take();

        // The timer is started before the request appears in the log: a test that sees the request may then advance a fake clock.
        var before = WaitAsync(fault.WaitBefore, closing);
        log.Add(request);
        await before.ConfigureAwait(false);

        var pair = fault.Processes ? Process(sent, request) : null;
        var after = WaitAsync(fault.WaitAfter, closing);
        request.Applied = pair is not null;
        await after.ConfigureAwait(false);
        if (pair is not null)
        {
            // Connections are told of the rotation before anybody has the new token, as in production.
            await noticesWritten().WaitAsync(LongestNotice, TimeProvider.System, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var answer = pair is null ? TokenAnswers.Denied : TokenAnswers.Success(pair, options.SnakeCaseTwins);
        request.Status = fault.HangsUp ? 0 : fault.Canned?.Status ?? StatusCodes.Status200OK;
        options.OnTokenRequest?.Invoke(request);
        await FaultyAnswer.SendAsync(context, fault, answer, closing).ConfigureAwait(false);
    }

    private HandedOut? Process(TokenParameters sent, SandboxRequest request) => app.Accepts(sent["client_id"], sent["client_secret"])
        ? request switch
        {
            { GrantType: "authorization_code", Code: { } code } => ledger.Exchange(code, sent["redirect_uri"]),
            { GrantType: "refresh_token", RefreshToken: { } refreshToken } => ledger.Refresh(refreshToken),
            _ => null,
        }
        : null;

    private Task WaitAsync(TimeSpan delay, CancellationToken closing) => delay == TimeSpan.Zero ? Task.CompletedTask : Task.Delay(delay, options.TimeProvider, closing);
}
