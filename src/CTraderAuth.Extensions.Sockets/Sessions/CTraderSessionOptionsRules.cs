using Microsoft.Extensions.Options;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>Checks the options of a session. Each message names the option and how to fix it.</summary>
internal sealed class CTraderSessionOptionsRules(string session) : IValidateOptions<CTraderSessionOptions>
{
    public ValidateOptionsResult Validate(string? name, CTraderSessionOptions options)
    {
        if (name != session)
        {
            return ValidateOptionsResult.Skip;
        }

        string[] failures =
        [
            .. Check(!string.IsNullOrWhiteSpace(options.Subject), nameof(options.Subject), "is empty: remove it to use the name of the session, or set the subject whose accounts are used"),
            .. Check(Enum.IsDefined(options.Environment), nameof(options.Environment), "has an undefined value: use Demo or Live"),
            .. Check(Enum.IsDefined(options.Format), nameof(options.Format), "has an undefined value: use Json or Protobuf"),
            .. Check(IsAddress(options.Address), nameof(options.Address), "must be an absolute wss:// address without a user or a fragment; ws:// is accepted for this machine only, because secrets are sent over it"),
            .. Check(options.Accounts.All(static id => id > 0), nameof(options.Accounts), "has an id that is not positive: use the ctidTraderAccountId of each account, not its login"),
            .. Range(nameof(options.AuthorizationWait), options.AuthorizationWait, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
            .. Range(nameof(options.RequestTimeout), options.RequestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
            .. Range(nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
            .. Range(nameof(options.HeartbeatInterval), options.HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25)),
            .. Range(nameof(options.SilenceLimit), options.SilenceLimit, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5)),
            .. Range(nameof(options.RequestsPerSecond), options.RequestsPerSecond, 5, 50),
            .. Range(nameof(options.HistoryRequestsPerSecond), options.HistoryRequestsPerSecond, 1, 5),
            .. Range(nameof(options.MaximumDelay), options.MaximumDelay, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. Range(nameof(options.EventBuffer), options.EventBuffer, 100, 10_000_000),
        ];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static bool IsAddress(Uri? address) => address is null
        || (address.IsAbsoluteUri && address.UserInfo.Length == 0 && address.Fragment.Length == 0 && (address.Scheme == Uri.UriSchemeWss || (address.Scheme == Uri.UriSchemeWs && address.IsLoopback)));

    private IEnumerable<string> Range<T>(string option, T value, T least, T most)
        where T : IComparable<T> =>
        Check(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0, option, FormattableString.Invariant($"is {value}: use a value from {least} to {most}"));

    private IEnumerable<string> Check(bool isValid, string option, string problem)
    {
        if (!isValid)
        {
            yield return $"Session {session}: {option} {problem}.";
        }
    }
}
