using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CTraderAuth;

/// <summary>Binds the options from configuration, and names each invalid value and what to use instead.</summary>
internal sealed class OptionsBinding(IConfigurationSection section) : IConfigureOptions<CTraderAuthOptions>
{
    private const string Duration = "duration. Use hours, minutes and seconds, such as 00:00:15.";

    private static readonly (string Option, Predicate<string> IsValid, string Expected)[] Rules =
    [
        (nameof(CTraderAuthOptions.Scope), IsName<CTraderScope>, "scope. Use Trading or Accounts."),
        (nameof(CTraderAuthOptions.TokenRequestMethod), IsName<TokenRequestMethod>, "method. Use Get or Post."),
        (nameof(CTraderAuthOptions.MissingState), IsName<MissingState>, "value. Use Confirm, Refuse or Accept."),
        (nameof(CTraderAuthOptions.RequestTimeout), IsDuration, Duration),
        (nameof(CTraderAuthOptions.MinimumLifetime), IsDuration, Duration),
        (nameof(CTraderAuthOptions.RefreshAt), static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _), "number. Use a share of the token's lifetime, such as 0.8."),
    ];

    private static readonly string[] Names =
    [
        nameof(CTraderAuthOptions.ClientId), nameof(CTraderAuthOptions.ClientSecret), nameof(CTraderAuthOptions.RedirectUri), nameof(CTraderAuthOptions.AuthUri), nameof(CTraderAuthOptions.TokenUri),
        nameof(CTraderAuthOptions.DemoSocketUri), nameof(CTraderAuthOptions.LiveSocketUri), .. Rules.Select(static rule => rule.Option),
    ];

    public void Configure(CTraderAuthOptions options)
    {
        // The binder would leave such an option at its default: Scope:0 = Accounts would ask for Trading.
        string[] shapes = [.. Names.Where(option => section.GetSection(option).GetChildren().Any()).Select(option => $"{section.Path}:{option} has several values or a section in it. Use one value.")];
        string[] failures = [.. shapes, .. Rules.Where(rule => section[rule.Option] is { Length: > 0 } text && !rule.IsValid(text))
            .Select(rule => $"{section.Path}:{rule.Option} is '{section[rule.Option]}', which is not a valid {rule.Expected}")];
        if (failures.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(CTraderAuthOptions), failures);
        }

        section.Bind(options);
    }

    // Enum.TryParse also takes numbers and lists: "Trading, Accounts" would be Accounts.
    private static bool IsName<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    private static bool IsDuration(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
}
