using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;
using Microsoft.Extensions.Logging;

namespace CTraderAuth;

/// <summary>Changes grants without a request to the server: imports a pair, disconnects.</summary>
internal sealed class GrantEdits(RotationContext context, FlightCalls calls, RowReader rows, ILogger logger)
{
    public async Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken)
    {
        ReservedSubjects.Check(subject);
        ArgumentNullException.ThrowIfNull(token);
        PastedText.ThrowIfUnfit(token.AccessToken);
        PastedText.ThrowIfUnfit(token.RefreshToken);
        var saved = await ChangeAsync(
            subject,
            grant => grant is not null && (grant.RefreshToken == token.RefreshToken || grant.Spent.KnowsToken(token.RefreshToken)) ? null : GrantTransition.ImportPair(grant, token, NewId(), context.Spread.Next()),
            cancellationToken).ConfigureAwait(false);
        if (saved is not null)
        {
            logger.GrantConnected(subject, RotationOutcome.Adopted, saved.Grant!.Generation, saved.Grant.ExpiresAt);
        }

        return await calls.GetAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken)
    {
        ReservedSubjects.Check(subject);
        var ended = await ChangeAsync(
            subject,
            grant => grant is null or { IsBlank: true, Attempt: null } or { Reason: ReauthorizationReason.Disconnected } ? null : GrantTransition.Disconnect(grant, NewId(), context.Time.GetUtcNow()),
            cancellationToken).ConfigureAwait(false);
        if (ended is not null)
        {
            logger.GrantDisconnected(subject);
        }

        return ended is not null;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Changes a row without a request to the server; null when there is nothing to change.</summary>
    private async Task<GrantRow?> ChangeAsync(string subject, Func<Grant?, Grant?> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var row = await rows.FindAsync(subject, cancellationToken).ConfigureAwait(false);
            if (row.Unreadable)
            {
                throw context.Errors.Unreadable(row);
            }

            if (change(row.Grant) is not { } next)
            {
                if (row.Grant?.Reason is ReauthorizationReason.Disconnected)
                {
                    // An earlier call may have failed although its write happened.
                    Withdraw(row);
                }

                return null;
            }

            if (await SaveAsync(row, next).ConfigureAwait(false) is { } saved)
            {
                Withdraw(saved);
                return saved;
            }
        }
    }

    private void Withdraw(GrantRow row)
    {
        context.Live.Withdraw(row);
        context.Signals.Notify(row.Subject);
    }

    private async Task<GrantRow?> SaveAsync(GrantRow row, Grant next)
    {
        try
        {
            return await context.Rows.TrySaveAsync(row, next, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            logger.StoreFailed(e, row.Subject);
            throw RotationErrors.StoreFailed(row.Subject, e);
        }
    }
}
