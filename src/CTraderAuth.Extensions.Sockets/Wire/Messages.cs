using CTraderAuth.Sockets.Refusals;

namespace CTraderAuth.Sockets.Wire;

/// <summary>The messages that the session writes and reads itself.</summary>
internal static class Messages
{
    private const long LeastMilliseconds = 100_000_000_000;

    // As for Retry-After of the token endpoint. A timer of .NET takes 49 days at most.
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    public static byte[] AuthorizeApplication(IWireFormat format, string clientId, string clientSecret) => format.Write(new(Schema.ClientId, clientId), new(Schema.ClientSecret, clientSecret));

    public static byte[] ListAccounts(IWireFormat format, string accessToken) => format.Write(new FieldValue(Schema.ListToken, accessToken));

    public static byte[] AuthorizeAccount(IWireFormat format, long account, string accessToken) => format.Write(new(Schema.Account, account), new(Schema.AccountToken, accessToken));

    /// <summary>The accounts of a 2150; null when it is damaged.</summary>
    public static IReadOnlyList<CTraderAccount>? Accounts(IWireFormat format, ReadOnlySpan<byte> payload)
    {
        if (format.Read(PayloadTypes.AccountListResponse, payload) is not { } response)
        {
            return null;
        }

        List<CTraderAccount> accounts = [];
        foreach (var account in response.Children(Schema.Listed.Name))
        {
            if (account.Number(Schema.Id.Name) is { } id and > 0)
            {
                accounts.Add(new(id, account.Number(Schema.IsLive.Name) is not (null or 0), account.Number(Schema.Login.Name), account.Text(Schema.Broker.Name)));
            }
        }

        return accounts;
    }

    /// <summary>The refusal in a message; null when it is none.</summary>
    /// <param name="format">The format.</param>
    /// <param name="payloadType">What the payload is.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="account">The account that it names; 0 for none.</param>
    public static Refusal? Refusal(IWireFormat format, int payloadType, ReadOnlySpan<byte> payload, out long account)
    {
        account = 0;
        if (payloadType is not (PayloadTypes.Error or PayloadTypes.ErrorResponse or PayloadTypes.OrderErrorEvent or PayloadTypes.ExecutionEvent))
        {
            return null;
        }

        var fields = format.Read(payloadType, payload);
        account = fields?.Number(Schema.Account.Name) ?? 0;
        var code = fields?.Text(Schema.ErrorCode);
        if (code is null && payloadType == PayloadTypes.ExecutionEvent)
        {
            return null;
        }

        return new(code ?? "UNKNOWN_ERROR", fields?.Text(Schema.Description), Pause(fields?.Number(Schema.RetryAfter)), Moment(fields?.Number(Schema.MaintenanceEnd)));
    }

    // 2142 has seconds and 50 milliseconds, and two clients carry a fix for the reverse: the size tells which it is.
    private static DateTimeOffset? Moment(long? unix) => unix switch
    {
        null or <= 0 or > 253_402_300_799_999 => null,
        > LeastMilliseconds => DateTimeOffset.FromUnixTimeMilliseconds(unix.Value),
        _ => DateTimeOffset.FromUnixTimeSeconds(unix.Value),
    };

    private static TimeSpan? Pause(long? seconds) => seconds switch
    {
        null or <= 0 => null,
        _ when seconds < LongestPause.TotalSeconds => TimeSpan.FromSeconds(seconds.Value),
        _ => LongestPause,
    };
}
