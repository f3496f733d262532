using Microsoft.Extensions.Options;

namespace CTraderAuth.Refreshing;

/// <summary>Checks the options of the refresher when it is used first. Each message names the option and how to fix it.</summary>
internal sealed class RefresherOptionsRules : IValidateOptions<RefresherOptions>
{
    private const int MostAtOnce = 1024;
    private const int MostPerSecond = 10_000;
    private const double WidestSpread = 0.5;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, RefresherOptions options)
    {
        string[] failures =
        [
            .. Problem(options.Concurrency is < 1 or > MostAtOnce, $"{nameof(options.Concurrency)} is {options.Concurrency}: use a number from 1 to {MostAtOnce}."),
            .. Problem(options.RotationsPerSecond is < 1 or > MostPerSecond, $"{nameof(options.RotationsPerSecond)} is {options.RotationsPerSecond}: use a number from 1 to {MostPerSecond}."),
            .. Problem(options.Interval < Shortest || options.Interval > Longest, $"{nameof(options.Interval)} is {options.Interval:c}: use a value from {Shortest:c} to {Longest:c}."),
            .. Problem(!(options.Spread is >= 0 and <= WidestSpread), $"{nameof(options.Spread)} is out of range: use a share from 0 to 0.5, as in 0.05."),
            .. Problem(options.QuietFrom is null != options.QuietUntil is null, $"{nameof(options.QuietFrom)} and {nameof(options.QuietUntil)} belong together: set both, or neither."),
            .. Problem(options.QuietFrom is not null && options.QuietFrom == options.QuietUntil, $"{nameof(options.QuietFrom)} and {nameof(options.QuietUntil)} are the same time: set two different times, or neither."),
        ];
        return failures.Length > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Problem(bool applies, string text)
    {
        if (applies)
        {
            yield return $"{nameof(RefresherOptions)}.{text}";
        }
    }
}
