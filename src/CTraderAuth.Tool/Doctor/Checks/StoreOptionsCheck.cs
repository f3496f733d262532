using System.Globalization;
using System.Runtime.CompilerServices;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Findings;
using Microsoft.Extensions.Configuration;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>The options of the store: those that are set, and those that no store or only another one has.</summary>
internal sealed class StoreOptionsCheck(StoreOptions options, IConfigurationRoot configuration) : ICheck
{
    private readonly OptionSources _sources = new(configuration);

    public string Name => "store options";

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var problems = options.Problems().ToArray();
        foreach (var (key, problem, remedy) in problems)
        {
            yield return Finding.Failed(Shown(key), FailureKind.Configuration, $"{key} {problem}", remedy);
        }

        foreach (var option in options.Known.Where(option => problems.All(problem => problem.Key != StoreOptions.Key(option.Name))))
        {
            yield return Finding.Ok(Shown(StoreOptions.Key(option.Name)), $"{Value(option)} (from {_sources.Of(StoreOptions.Key(option.Name))[0]})");
        }

        foreach (var name in options.OfOtherStores)
        {
            yield return Finding.Warning(Shown(StoreOptions.Key(name)), $"{StoreOptions.Key(name)} is an option of another kind of store, so it is ignored.", "Remove it, or check CTrader:Store.");
        }
    }

    private static string Shown(string key) => key[(CTraderAuthOptions.SectionName.Length + 1)..];

    private string? Value(StoreOption option) => option.Type is StoreOptionType.PostgreSql
        ? string.Create(CultureInfo.InvariantCulture, $"set, {options.Text(option.Name)?.Length} characters")
        : options.Text(option.Name);
}
