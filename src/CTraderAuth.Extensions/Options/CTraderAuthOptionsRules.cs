using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Checks the options. Each message names the option and how to fix it, and never contains a secret.</summary>
/// <remarks>Written by hand: attributes and their generated validator add half a megabyte to a program compiled ahead of time, see docs/decisions/0009-native-aot.md.</remarks>
internal sealed class CTraderAuthOptionsRules : IValidateOptions<CTraderAuthOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CTraderAuthOptions options)
    {
        string[] failures =
        [
            .. Credential(nameof(options.ClientId), options.ClientId, "is missing: copy the client id from the application's page at cTrader"),
            .. Credential(nameof(options.ClientSecret), options.ClientSecret, "is missing: copy the secret from the application's page at cTrader, and keep it in user secrets"),
            .. Address(nameof(options.RedirectUri), options.RedirectUri,
                "is missing: copy a redirect URI of the application, but not the first one, which belongs to cTrader's Playground"),
            .. Address(nameof(options.AuthUri), options.AuthUri, "is empty: remove the setting to use the default, EndPoints.AuthUri"),
            .. Address(nameof(options.TokenUri), options.TokenUri, "is empty: remove the setting to use the default, EndPoints.TokenUri"),
            .. Socket(nameof(options.DemoSocketUri), options.DemoSocketUri),
            .. Socket(nameof(options.LiveSocketUri), options.LiveSocketUri),
            .. Existing(nameof(options.Scope), options.Scope, "use Trading or Accounts"),
            .. Existing(nameof(options.TokenRequestMethod), options.TokenRequestMethod, "use Get or Post"),
            .. Existing(nameof(options.MissingState), options.MissingState, "use Confirm, Refuse or Accept"),
            .. Range(nameof(options.RequestTimeout), options.RequestTimeout, ShortestTimeout, LongestTimeout),
            .. Range(nameof(options.MinimumLifetime), options.MinimumLifetime, TimeSpan.Zero, LongestMargin),
            .. Share(nameof(options.RefreshAt), options.RefreshAt),
        ];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Text(string option, string? value, string whenMissing, Func<string, string?> problemOf)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            yield return $"{Named(option)} {whenMissing}.";
        }
        else if (problemOf(value) is { } problem)
        {
            yield return $"{Named(option)} {problem}.";
        }
    }

    private static IEnumerable<string> Credential(string option, string? value, string whenMissing) => Text(option, value, whenMissing, PastedText.ProblemOf);

    private static IEnumerable<string> Address(string option, string? value, string whenMissing) => Text(option, value, whenMissing, SafeAddress.Problem);

    /// <summary>Nothing, and an empty setting, mean cTrader's own address.</summary>
    private static IEnumerable<string> Socket(string option, string? value)
    {
        if (value is { Length: > 0 } && SafeAddress.SocketProblem(value) is { } problem)
        {
            yield return $"{Named(option)} {problem}.";
        }
    }

    private static IEnumerable<string> Existing<T>(string option, T value, string remedy)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            yield return $"{Named(option)} has an undefined value: {remedy}.";
        }
    }

    private static IEnumerable<string> Range(string option, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            yield return $"{Named(option)} is {value:c}: use a value from {least:c} to {most:c}.";
        }
    }

    private static IEnumerable<string> Share(string option, double value)
    {
        // NaN fails both comparisons.
        if (!(value >= 0.1 && value <= 1))
        {
            yield return $"{Named(option)} is out of range: use a share from 0.1 to 1, as in 0.8.";
        }
    }

    private static string Named(string option) => $"{CTraderAuthOptions.SectionName}:{option}";
}
