using CTraderAuth.Diagnostics;
using CTraderAuth.Grants;
using CTraderAuth.Rotation.Run;
using CTraderAuth.Rotation.Transition;
using CTraderAuth.Rows;

namespace CTraderAuth;

internal sealed partial class CTraderTokens
{
    public Task<CTraderAccessToken> ConnectAsync(string subject, string authCode, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        PastedText.ThrowIfUnfit(authCode);
        return BeginAsync(subject, new Purpose.Connect(authCode), cancellationToken);
    }

    public Task<CTraderAccessToken> ImportAsync(string subject, string refreshToken, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        PastedText.ThrowIfUnfit(refreshToken);
        return BeginAsync(subject, new Purpose.Import(refreshToken), cancellationToken);
    }

    public async Task<CTraderAccessToken> ImportAsync(string subject, CTraderToken token, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        ArgumentNullException.ThrowIfNull(token);
        PastedText.ThrowIfUnfit(token.AccessToken);
        PastedText.ThrowIfUnfit(token.RefreshToken);
        var saved = await ChangeAsync(
            subject,
            grant => grant is not null && (grant.RefreshToken == token.RefreshToken || grant.Spent.KnowsToken(token.RefreshToken)) ? null : GrantTransition.ImportPair(grant, token, NewId()),
            cancellationToken).ConfigureAwait(false);
        if (saved is not null)
        {
            logger.GrantConnected(subject, RotationOutcome.Adopted, saved.Grant!.Generation, saved.Grant.ExpiresAt);
        }

        return await AnswerAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> DisconnectAsync(string subject, CancellationToken cancellationToken = default)
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

    public Task<CTraderAccessToken> ConnectInBrowserAsync(string subject, CancellationToken cancellationToken = default)
    {
        ReservedSubjects.Check(subject);
        return AskInBrowserAsync(subject, cancellationToken);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task<CTraderAccessToken> AskInBrowserAsync(string subject, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, context.Program.Ending);
        return await browser.RunAsync(subject, IsKnownAsync, (code, token) => ConnectAsync(subject, code, token), ending.Token).ConfigureAwait(false);

        async Task<bool> IsKnownAsync(CancellationToken token) => await GetStatusAsync(subject, token).ConfigureAwait(false) is not null;
    }

    private async Task<CTraderAccessToken> BeginAsync(string subject, Purpose purpose, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(flights.IsDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        changes.Follow();
        var flight = flights.Start(subject, purpose);
        return await WaitAsync(flight.Outcome, cancellationToken).ConfigureAwait(false)
            ?? await AnswerAsync(subject, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes a row without a request to the server; null when there is nothing to change.</summary>
    private async Task<GrantRow?> ChangeAsync(string subject, Func<Grant?, Grant?> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var row = await ReadRowAsync(subject, cancellationToken).ConfigureAwait(false);
            if (row.Unreadable)
            {
                throw context.Errors.Unreadable(row);
            }

            if (change(row.Grant) is not { } next)
            {
                return null;
            }

            if (await SaveAsync(row, next).ConfigureAwait(false) is { } saved)
            {
                context.Live.Withdraw(subject, saved.Version);
                context.Signals.Notify(subject);
                return saved;
            }
        }
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
