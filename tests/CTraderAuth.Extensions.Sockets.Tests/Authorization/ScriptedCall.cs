namespace CTraderAuth.Sockets.Tests.Authorization;

/// <summary>A request that a test responds to.</summary>
internal sealed class ScriptedCall(string what, long? account, string? token, string? clientSecret, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource<IReadOnlyList<CTraderAccount>> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string What => what;

    public long? Account => account;

    public string? AccessToken => token;

    public string? ClientSecret => clientSecret;

    public bool IsCancelled => cancellationToken.IsCancellationRequested;

    public Task<IReadOnlyList<CTraderAccount>> Response => _response.Task;

    public void Succeed() => _response.SetResult([]);

    public void Succeed(params CTraderAccount[] accounts) => _response.SetResult(accounts);

    public void Refuse(string code, TimeSpan? retryAfter = null, DateTimeOffset? maintenanceEndsAt = null) =>
        Fail(new CTraderRequestException($"Refused: {code}.", code, null, account, retryAfter, maintenanceEndsAt));

    public void Fail(Exception error) => _response.SetException(error);

    public override string ToString() => account is null ? what : $"{what} {account}";
}
