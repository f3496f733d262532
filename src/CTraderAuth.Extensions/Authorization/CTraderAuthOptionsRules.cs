using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Checks what the attributes cannot say. Each message names the option and the remedy, never a secret.</summary>
internal sealed class CTraderAuthOptionsRules : IValidateOptions<CTraderAuthOptions>
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, CTraderAuthOptions options)
    {
        string[] failures =
        [
            .. Untrimmed(nameof(options.ClientId), options.ClientId),
            .. Untrimmed(nameof(options.ClientSecret), options.ClientSecret),
            .. Address(nameof(options.RedirectUri), options.RedirectUri),
            .. Address(nameof(options.AuthUri), options.AuthUri),
            .. Address(nameof(options.TokenUri), options.TokenUri),
            .. Range(nameof(options.RequestTimeout), options.RequestTimeout, ShortestTimeout, LongestTimeout),
            .. Range(nameof(options.MinimumLifetime), options.MinimumLifetime, TimeSpan.Zero, LongestMargin),
            .. Share(nameof(options.RefreshAt), options.RefreshAt),
        ];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Untrimmed(string option, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && value.Trim().Length < value.Length)
        {
            yield return $"{Named(option)} has white space around it: remove it, since cTrader would answer ACCESS_DENIED.";
        }
    }

    private static IEnumerable<string> Address(string option, string? value)
    {
        foreach (var failure in Untrimmed(option, value))
        {
            yield return failure;
            yield break;
        }

        if (!string.IsNullOrWhiteSpace(value) && EndpointAddress.Problem(value) is { } problem)
        {
            yield return $"{Named(option)} {problem}.";
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
        // Not a number fails either comparison.
        if (!(value >= 0.1 && value <= 1))
        {
            yield return $"{Named(option)} is out of range: use a share from 0.1 to 1, as in 0.8.";
        }
    }

    private static string Named(string option) => $"{CTraderAuthOptions.SectionName}:{option}";
}
