using System.Globalization;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Findings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>The options: their values, where each comes from, and what is wrong with them.</summary>
/// <param name="configuration">What they are read from.</param>
/// <param name="read">Reads and validates them.</param>
/// <param name="toolKeys">What else the section may contain.</param>
internal sealed class OptionsCheck(IConfigurationRoot configuration, Func<CTraderAuthOptions> read, IEnumerable<string> toolKeys) : ICheck
{
    private static readonly string[] Required = [nameof(CTraderAuthOptions.ClientId), nameof(CTraderAuthOptions.ClientSecret), nameof(CTraderAuthOptions.RedirectUri)];

    private static readonly string[] Others =
    [
        nameof(CTraderAuthOptions.AuthUri), nameof(CTraderAuthOptions.TokenUri), nameof(CTraderAuthOptions.DemoSocketUri), nameof(CTraderAuthOptions.LiveSocketUri),
        nameof(CTraderAuthOptions.Scope), nameof(CTraderAuthOptions.TokenRequestMethod), nameof(CTraderAuthOptions.MissingState),
        nameof(CTraderAuthOptions.RequestTimeout), nameof(CTraderAuthOptions.MinimumLifetime), nameof(CTraderAuthOptions.RefreshAt),
    ];

    private readonly OptionSources _sources = new(configuration);

    public string Name => "options";

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var problems = Problems();
        foreach (var option in Required.Concat(Others.Where(option => _sources.Of(Key(option)).Count > 0)))
        {
            yield return problems.TryGetValue(Key(option), out var problem)
                ? Finding.Failed(option, FailureKind.Configuration, problem, $"Set {Key(option)}: as {Variable(option)} in the environment, in user secrets or in appsettings.json.")
                : Described(option);
        }

        foreach (var (key, problem) in problems.Where(problem => !Required.Concat(Others).Any(option => Key(option) == problem.Key)))
        {
            yield return Finding.Failed(key, FailureKind.Configuration, problem);
        }

        foreach (var unknown in Unknown())
        {
            yield return unknown;
        }
    }

    private static string Key(string option) => $"{CTraderAuthOptions.SectionName}:{option}";

    private static string Variable(string option) => Key(option).Replace(":", "__", StringComparison.Ordinal);

    private Dictionary<string, string> Problems()
    {
        try
        {
            read();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures.GroupBy(static failure => failure.Split(' ', 2)[0])
                .ToDictionary(static group => group.Key, static group => string.Join(' ', group.Select(static failure => failure.Split(' ', 2)[^1])));
        }
    }

    private Finding Described(string option)
    {
        var key = Key(option);
        var value = option is nameof(CTraderAuthOptions.ClientSecret)
            ? string.Create(CultureInfo.InvariantCulture, $"set, {configuration[key]?.Length} characters")
            : configuration[key];
        var sources = _sources.Of(key);
        var origin = sources.Count is 0 ? "" : $" (from {sources[0]}{(sources.Count > 1 ? $", which overrides {string.Join(" and ", sources.Skip(1))}" : "")})";
        return option is nameof(CTraderAuthOptions.ClientSecret) && _sources.FileOf(key) is { } file && IsInRepository(file)
            ? Finding.Warning(option, $"{value}{origin}; the file is in a Git repository.", $"Move it to user secrets (dotnet user-secrets set {key} …) or to the environment variable {Variable(option)}, so that it is never committed.")
            : Finding.Ok(option, $"{value}{origin}");
    }

    private IEnumerable<Finding> Unknown()
    {
        string[] known = [.. Required, .. Others, .. toolKeys];
        foreach (var child in configuration.GetSection(CTraderAuthOptions.SectionName).GetChildren())
        {
            if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                yield return Finding.Warning(
                    child.Key,
                    $"{child.Path} is not an option, so it is ignored.",
                    Spelling.Nearest(child.Key, known) is { } meant ? $"Did you mean {Key(meant)}?" : "Remove it, or check its name.");
            }
        }
    }

    private static bool IsInRepository(string file)
    {
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(file)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Path.Exists(Path.Combine(folder, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
