using System.Globalization;
using CTraderAuth.Mutation;

var settings = Settings.Parse(args);
var project = ProjectUnderTest.Load(settings.Root, settings.Project);
var equivalents = Equivalents.Load(settings.Root);
var all = settings.Folders.SelectMany(project.FilesIn).SelectMany(file => new MutantFinder(file).Find()).ToArray();
var mutants = all
    .Where(mutant => !equivalents.Contains(mutant))
    .Where(mutant => settings.Only.Length == 0 || settings.Only.Any(mutant.Place.Contains))
    .ToArray();
foreach (var outdated in equivalents.Outdated(all))
{
    Console.WriteLine($"warning: equivalent.txt has a change that no longer exists: {outdated}");
}

Console.WriteLine($"{mutants.Length} possible mutants in {string.Join(", ", settings.Folders)}; trying {Math.Min(settings.Count, mutants.Length)} of them, seed {settings.Seed}");
new Random(settings.Seed).Shuffle(mutants);

var session = new Session(settings, project);
await session.CheckAsync();
var results = await session.TryAsync(mutants);

var killed = results.Count(result => result.Verdict is not Verdict.Survived);
var score = 100.0 * killed / Math.Max(1, results.Count);
var summary = string.Create(
    CultureInfo.InvariantCulture,
    $"{killed} of {results.Count} mutants killed ({results.Count(result => result.Verdict is Verdict.TimedOut)} by the time-out), {score:F1} %; {session.NotCompiled} did not compile");
var survivors = results.Where(result => result.Verdict is Verdict.Survived).Select(result => result.Mutant.ToString()).Order(StringComparer.Ordinal).ToArray();

File.WriteAllLines(settings.Report, [summary, $"seed {settings.Seed}, {string.Join(", ", settings.Folders)}", "", .. survivors]);
Console.WriteLine(string.Join('\n', ["Survivors:", .. survivors, summary, $"Report: {settings.Report}"]));
if (score < settings.Floor)
{
    Console.WriteLine($"error: fewer than {settings.Floor} % of the mutants were killed");
    return 1;
}

return 0;
