using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Authorization;

/// <summary>Takes the options from configuration, and says of a value that is none which one it is and what belongs there.</summary>
internal sealed class OptionsBinding(IConfigurationSection section) : IConfigureOptions<CTraderAuthOptions>
{
    private const string Duration = "Write hours, minutes and seconds, such as 00:00:15.";

    private static readonly (string Option, Predicate<string> IsValid, string Remedy)[] Rules =
    [
        (nameof(CTraderAuthOptions.Scope), static text => Enum.TryParse<CTraderScope>(text, ignoreCase: true, out _), "Write Trading or Accounts."),
        (nameof(CTraderAuthOptions.TokenRequestMethod), static text => Enum.TryParse<TokenRequestMethod>(text, ignoreCase: true, out _), "Write Get or Post."),
        (nameof(CTraderAuthOptions.MissingState), static text => Enum.TryParse<MissingState>(text, ignoreCase: true, out _), "Write Confirm, Refuse or Accept."),
        (nameof(CTraderAuthOptions.RequestTimeout), IsDuration, Duration),
        (nameof(CTraderAuthOptions.MinimumLifetime), IsDuration, Duration),
        (nameof(CTraderAuthOptions.RefreshAt), static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "Write a share of the token's life, such as 0.8."),
    ];

    public void Configure(CTraderAuthOptions options)
    {
        string[] failures = [.. Rules.Where(rule => section[rule.Option] is { Length: > 0 } text && !rule.IsValid(text))
            .Select(rule => $"{section.Path}:{rule.Option} is '{section[rule.Option]}', which is none. {rule.Remedy}")];
        if (failures.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(CTraderAuthOptions), failures);
        }

        section.Bind(options);
    }

    private static bool IsDuration(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
}
