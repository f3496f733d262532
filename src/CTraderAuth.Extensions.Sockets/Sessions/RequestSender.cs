using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Sends the requests of the program: waits for their authorization and their turn, and repeats what was refused for want of one.</summary>
internal sealed class RequestSender(SessionContext context, Attempts attempts, SessionBoard board, Pacer pacer)
{
    private static readonly TimeSpan TooFastPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="ICTraderSession.SendAsync"/>
    public async Task<CTraderMessage> SendAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(account);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(payloadType);
        if (OwnRequest(payloadType) is { } instead)
        {
            throw new InvalidOperationException($"Session {context.ShownName} does not send {payloadType}. {instead}");
        }

        var activity = SessionMetrics.StartRequest(payloadType);
        var begin = context.Time.GetTimestamp();
        var outcome = "unknown";
        try
        {
            var response = await SendTwiceAsync(account, payloadType, payload, cancellationToken).ConfigureAwait(false);
            outcome = "answered";
            return response;
        }
        catch (Exception e)
        {
            outcome = OutcomeOf(e);
            throw;
        }
        finally
        {
            context.Metrics.Requested(activity, payloadType, outcome, context.Time.GetElapsedTime(begin));
        }
    }

    private static string? OwnRequest(int payloadType) => payloadType switch
    {
        PayloadTypes.ApplicationAuthRequest or PayloadTypes.AccountAuthRequest => "It authorizes the application and the accounts itself: wait with WhenAuthorizedAsync.",
        PayloadTypes.LogoutRequest => "It keeps its accounts authorized: leave the account out of Accounts, or stop the host.",
        PayloadTypes.RefreshTokenRequest => "It would spend the refresh token without the store's knowledge: use RefreshAsync of ICTraderTokens.",
        _ => null,
    };

    private static string OutcomeOf(Exception error) => error switch
    {
        CTraderRequestException => "refused",
        CTraderUnavailableException { OutcomeUnknown: true } => "unknown",
        OperationCanceledException => "cancelled",
        _ => "not_sent",
    };

    // What is refused was not executed.
    private async Task<CTraderMessage> SendTwiceAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            return await SendOnceAsync(account, payloadType, payload, cancellationToken).ConfigureAwait(false);
        }
        catch (CTraderRequestException e) when (Refusal.Of(e).OfRequest is RefusalClass.AccountNotAuthorized or RefusalClass.ApplicationLost or RefusalClass.TokenRejected)
        {
            // It waits for the next authorization.
        }
        catch (CTraderRequestException e) when (e.RetryAfter is null && Refusal.Of(e).OfRequest == RefusalClass.TooFast)
        {
            await Task.Delay(TooFastPause, context.Time, cancellationToken).ConfigureAwait(false);
        }

        return await SendOnceAsync(account, payloadType, payload, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CTraderMessage> SendOnceAsync(long account, int payloadType, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var kind = PayloadTypes.IsHistory(payloadType) ? PaceKind.History : PaceKind.Request;
        var wait = new Allowance(context.Options.AuthorizationWait, context.Time);
        while (true)
        {
            var attempt = attempts.Current;
            if (!attempt.IsAuthorized(account))
            {
                await wait.SpendAsync(token => attempts.WhenAuthorizedAsync(account, token), () => NotAuthorized(account, payloadType), cancellationToken).ConfigureAwait(false);
                continue;
            }

            var turn = await pacer.WaitAsync(kind, cancellationToken).ConfigureAwait(false);
            if (!attempt.IsAuthorized(account))
            {
                // The accounts that are being authorized need the place.
                pacer.GiveBack(turn);
                continue;
            }

            try
            {
                return await attempt.Connection!.RequestAsync(account, payloadType, payload, () => pacer.Sent(turn), () => pacer.Answered(turn), cancellationToken).ConfigureAwait(false);
            }
            catch (CTraderUnavailableException e) when (!e.OutcomeUnknown && attempt.Connection!.Ended.IsCompleted)
            {
                await wait.SpendAsync(attempt.Next.WaitAsync, () => e, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private CTraderUnavailableException NotAuthorized(long account, int payloadType)
    {
        var status = board.Status;
        var error = status.LastError is { } text ? $" The last error: {text}" : "";
        return RequestErrors.NotSent(account, payloadType, $"The account was not authorized within {context.Options.AuthorizationWait.TotalSeconds:0.##} s; the session is {status.State}.{error}");
    }
}
