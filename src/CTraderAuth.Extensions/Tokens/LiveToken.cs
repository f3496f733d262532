namespace CTraderAuth;

/// <summary>The access token of one subject as this process knows it, or the mark that it was withdrawn.</summary>
internal sealed class LiveToken(CTraderAccessToken? token, long version, DateTimeOffset dueAt, DateTimeOffset usableUntil)
{
    /// <summary>Null once withdrawn: whoever comes now reads the store.</summary>
    public CTraderAccessToken? Token { get; } = token;

    /// <summary>The version of the row it was read from.</summary>
    public long Version { get; } = version;

    /// <summary>From here on a rotation is started behind the caller's back.</summary>
    public DateTimeOffset DueAt { get; } = dueAt;

    public DateTimeOffset UsableUntil { get; } = usableUntil;
}
