namespace CTraderAuth.Sockets.Wire;

/// <summary>The fields that the session knows, from <c>OpenApiMessages.proto</c> and <c>OpenApiCommonMessages.proto</c> of spotware/openapi-proto-messages at 40b9b1d.</summary>
internal static class Schema
{
    public static readonly FieldName ClientId = new("clientId", 2);
    public static readonly FieldName ClientSecret = new("clientSecret", 3);
    public static readonly FieldName Account = new("ctidTraderAccountId", 2);
    public static readonly FieldName AccountToken = new("accessToken", 3);
    public static readonly FieldName ListToken = new("accessToken", 2);
    public static readonly FieldName Accounts = new("ctidTraderAccountIds", 2);

    public static readonly FieldName Id = new("ctidTraderAccountId", 1);
    public static readonly FieldName IsLive = new("isLive", 2);
    public static readonly FieldName Login = new("traderLogin", 3);
    public static readonly FieldName Broker = new("brokerTitleShort", 6);
    public static readonly FieldName Listed = new("ctidTraderAccount", 4, [Id, IsLive, Login, Broker]);

    // The names of these are the same in all messages, and the numbers are not.
    public const string ErrorCode = "errorCode";
    public const string Description = "description";
    public const string MaintenanceEnd = "maintenanceEndTimestamp";
    public const string RetryAfter = "retryAfter";
    public const string Reason = "reason";

    private static readonly FieldName[] None = [];
    private static readonly FieldName[] Error = [new(ErrorCode, 2), new(Description, 3), new(MaintenanceEnd, 4)];
    private static readonly FieldName[] ErrorResponse = [Account, new(ErrorCode, 3), new(Description, 4), new(MaintenanceEnd, 5), new(RetryAfter, 6)];
    private static readonly FieldName[] OrderError = [new(ErrorCode, 2), new(Account.Name, 5), new(Description, 7)];
    private static readonly FieldName[] Execution = [Account, new(ErrorCode, 9)];
    private static readonly FieldName[] OfAccount = [Account];
    private static readonly FieldName[] TokenInvalidated = [Accounts, new(Reason, 3)];
    private static readonly FieldName[] ClientDisconnect = [new(Reason, 2)];
    private static readonly FieldName[] AccountList = [Listed];

    /// <summary>What is read of a payload type.</summary>
    public static FieldName[] Of(int payloadType) => payloadType switch
    {
        PayloadTypes.Error => Error,
        PayloadTypes.ErrorResponse => ErrorResponse,
        PayloadTypes.OrderErrorEvent => OrderError,
        PayloadTypes.ExecutionEvent => Execution,
        PayloadTypes.AccountAuthResponse or PayloadTypes.AccountDisconnectEvent => OfAccount,
        PayloadTypes.TokenInvalidatedEvent => TokenInvalidated,
        PayloadTypes.ClientDisconnectEvent => ClientDisconnect,
        PayloadTypes.AccountListResponse => AccountList,
        _ => None,
    };
}
