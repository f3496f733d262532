namespace CTraderAuth.Tool.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Spelling
{
    private const int FurthestGuess = 3;

    public static string? Nearest(string word, IEnumerable<string> known) =>
        known.Select(candidate => (candidate, Distance: Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(static guess => guess.Distance <= FurthestGuess)
            .OrderBy(static guess => guess.Distance)
            .Select(static guess => guess.candidate)
            .FirstOrDefault();

    /// <summary>How many letters must be added, removed or replaced.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
            {
                var replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[^1];
    }
}
