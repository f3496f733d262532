using CTraderAuth.Sockets.Authorization;
using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Refusals;
using CTraderAuth.Sockets.Rules;
using CTraderAuth.Sockets.Sessions;
using CTraderAuth.Sockets.Wire;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Listing;

internal sealed class AccountLister(ICTraderTokens tokens, IOptions<CTraderAuthOptions> application, IOptionsMonitor<CTraderSessionOptions> sessions, SessionNames names, TimeProvider time) : ICTraderAccounts
{
    public async Task<IReadOnlyList<CTraderAccount>> ListAsync(string subject, CTraderEnvironment environment = CTraderEnvironment.Demo, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        var token = await tokens.GetAsync(subject, cancellationToken).ConfigureAwait(false);
        try
        {
            return await AskAsync(subject, token, environment, cancellationToken).ConfigureAwait(false);
        }
        catch (CTraderRequestException e) when (RefusalClasses.OfAuthorization(e.ErrorCode!) is RefusalClass.TokenRejected)
        {
            // Another process may have rotated since. A list is no reason to rotate: only a token that is in the store already takes the place of the refused one.
            if (!await IsReplacedAsync(subject, token, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            token = await tokens.ReplaceRejectedAsync(subject, token.Value, cancellationToken).ConfigureAwait(false);
            return await AskAsync(subject, token, environment, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<CTraderAccount>> AskAsync(string subject, CTraderAccessToken token, CTraderEnvironment environment, CancellationToken cancellationToken)
    {
        var options = names.All.Select(sessions.Get).FirstOrDefault(session => session.Environment == environment) ?? new() { Environment = environment };
        IWireFormat format = options.Format == CTraderWireFormat.Protobuf ? new ProtobufFormat() : new JsonFormat();
        try
        {
            var socket = await ConnectionOpener.OpenAsync(ConnectionOpener.AddressOf(application.Value, options.Address, environment, options.Format), options.ConnectTimeout, time, cancellationToken).ConfigureAwait(false);
            var connection = new Connection(socket, format, new(options.HeartbeatInterval, options.SilenceLimit, options.RequestTimeout), time);
            await using (connection.ConfigureAwait(false))
            {
                connection.Run(Deaf.Instance);
                using var pacer = new Pacer(options.RequestsPerSecond, options.HistoryRequestsPerSecond, time);
                var channel = new SessionChannel(connection, format, pacer);
                await channel.AuthorizeApplicationAsync(application.Value.ClientId, application.Value.ClientSecret, cancellationToken).ConfigureAwait(false);
                return await ListAsync(channel, subject, token, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ConnectionClosedException e)
        {
            throw new CTraderUnavailableException($"The accounts of {LoggedText.Of(subject)} could not be listed. {e.Message} Try again later.");
        }
    }

    // Not every server of cTrader knows a young token yet.
    private async Task<IReadOnlyList<CTraderAccount>> ListAsync(SessionChannel channel, string subject, CTraderAccessToken token, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        var oldAt = TokenFollower.Know(token, time, TimeSpan.Zero).OldAt;
        for (var refusals = 0; true; refusals++)
        {
            try
            {
                return await channel.ListAccountsAsync(token.Value, cancellationToken).ConfigureAwait(false);
            }
            catch (CTraderRequestException e) when (RefusalClasses.OfAuthorization(e.ErrorCode!) is RefusalClass.TokenRejected && time.GetElapsedTime(begin) < oldAt)
            {
                if (await IsReplacedAsync(subject, token, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }

                await Task.Delay(Pauses.Young(refusals), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsReplacedAsync(string subject, CTraderAccessToken token, CancellationToken cancellationToken) =>
        await tokens.GetStatusAsync(subject, cancellationToken).ConfigureAwait(false) is { } status && status.Generation != token.Generation;

    /// <summary>The connection is for two responses; what else comes is of no interest.</summary>
    private sealed class Deaf : IMessageReceiver
    {
        public static readonly Deaf Instance = new();

        public void Received(in Envelope envelope)
        {
        }

        public void Refused(long account, Refusal refusal)
        {
        }

        public void Unreadable(int length)
        {
        }
    }
}
