using CTraderAuth.Tool.Output;

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
        JsonName.Of(status.State),
        status.Reason is { } reason ? JsonName.Of(reason) : null,
        status.Generation,
        status.IssuedAt == default ? null : status.IssuedAt,
        status.ExpiresAt == default ? null : status.ExpiresAt,
        status.RefreshDueAt,
        status.RetryAt,
        status.LastOutcome is { } outcome ? JsonName.Of(outcome) : null,
        status.LastError);
}
