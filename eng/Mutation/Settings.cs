using System.Globalization;
using CTraderAuth.Docs.Tests.Pages;

namespace CTraderAuth.Mutation;

internal sealed record Settings(string Root, string Project, string[] Folders, int Count, int Seed, double Floor, int Jobs, string[] Only, string[] Tests)
{
    public string Report => Path.Combine(Root, "artifacts", "mutation", $"{string.Join('-', [.. Project.Split('.')[2..], .. Folders])}.txt");

    public static Settings Parse(string[] args)
    {
        var named = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} needs a value."));
        var unknown = named.Keys.Except(["--project", "--folders", "--count", "--seed", "--floor", "--jobs", "--only", "--tests"]).ToArray();
        if (unknown.Length > 0)
        {
            throw new ArgumentException($"Unknown: {string.Join(", ", unknown)}. Known: --project Sockets --folders Rotation,Protocol,Storage --count 100 --seed 1 --floor 85 --jobs 2 --only Backoff.cs:12,Deadline.cs --tests RunPlan,NewGrant;Rotation,-Model");
        }

        var settings = new Settings(
            RepositoryRoot.Find(),
            named.TryGetValue("--project", out var project) ? $"CTraderAuth.Extensions.{project}" : "CTraderAuth.Extensions",
            Names("--folders", "Rotation,Protocol,Storage"),
            Number("--count", 100),
            Number("--seed", 1),
            Number("--floor", 0),
            Number("--jobs", 2),
            Names("--only", ""),
            Names("--tests", "", ';'));
        Directory.CreateDirectory(Path.GetDirectoryName(settings.Report)!);
        return settings;

        int Number(string name, int standard) =>
            named.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : standard;

        string[] Names(string name, string standard, char separator = ',') =>
            named.GetValueOrDefault(name, standard).Split(separator, StringSplitOptions.RemoveEmptyEntries);
    }
}
