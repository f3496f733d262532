using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Pacing;
using CTraderAuth.Sockets.Wire;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>The three requests that authorize, on a connection of a session.</summary>
internal sealed class SessionChannel(Connection connection, IWireFormat format, Pacer pacer) : ICTraderChannel
{
    public Task AuthorizeApplicationAsync(string clientId, string clientSecret, CancellationToken cancellationToken = default) =>
        SendAsync(PayloadTypes.ApplicationAuthRequest, Messages.AuthorizeApplication(format, clientId, clientSecret), PayloadTypes.ApplicationAuthResponse, cancellationToken);

    public async Task<IReadOnlyList<CTraderAccount>> ListAccountsAsync(string accessToken, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(PayloadTypes.AccountListRequest, Messages.ListAccounts(format, accessToken), PayloadTypes.AccountListResponse, cancellationToken).ConfigureAwait(false);
        return Messages.Accounts(format, response.Payload.Span) ?? throw new ConnectionClosedException("The list of accounts (2150) is damaged.");
    }

    public Task AuthorizeAccountAsync(long account, string accessToken, CancellationToken cancellationToken = default) =>
        SendAsync(PayloadTypes.AccountAuthRequest, Messages.AuthorizeAccount(format, account, accessToken), PayloadTypes.AccountAuthResponse, cancellationToken);

    private async Task<CTraderMessage> SendAsync(int payloadType, byte[] payload, int expected, CancellationToken cancellationToken)
    {
        var turn = await pacer.WaitAsync(PaceKind.Authorization, cancellationToken).ConfigureAwait(false);
        var response = await connection.RequestAsync(0, payloadType, payload, () => pacer.Sent(turn), () => pacer.Answered(turn), cancellationToken).ConfigureAwait(false);
        return response.PayloadType == expected ? response : throw new ConnectionClosedException($"cTrader answered {payloadType} with {response.PayloadType} instead of {expected}.");
    }
}
