namespace CTraderAuth.Tool.Commands;

/// <summary>A grant in JSON; contains no secret. Names and values are a contract: fields are only added.</summary>
internal sealed record GrantJson(
    string Subject,
    string State,
    string? Reason,
    long Generation,
    DateTimeOffset? IssuedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RefreshDueAt,
    DateTimeOffset? RetryAt,
    string? LastOutcome,
    string? LastError)
{
    public static GrantJson Of(GrantStatus status) => new(
        status.Subject,
        Name(status.State.ToString()),
        status.Reason is { } reason ? Name(reason.ToString()) : null,
        status.Generation,
        status.IssuedAt == default ? null : status.IssuedAt,
        status.ExpiresAt == default ? null : status.ExpiresAt,
        status.RefreshDueAt,
        status.RetryAt,
        status.LastOutcome is { } outcome ? Name(outcome.ToString()) : null,
        status.LastError);

    /// <summary>A name of an enumeration as JSON writes it: <c>consentRequired</c>.</summary>
    public static string Name(string member) => char.ToLowerInvariant(member[0]) + member[1..];
}
