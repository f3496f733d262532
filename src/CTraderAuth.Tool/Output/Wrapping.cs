namespace CTraderAuth.Tool.Output;

/// <summary>Breaks sentences between words, and words that are longer than a line, such as paths.</summary>
internal static class Wrapping
{
    /// <param name="text">What is broken.</param>
    /// <param name="width">How many characters fit on a line. A terminal can have less room than an indent needs: then it is one.</param>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        width = Math.Max(1, width);
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length is 0 ? word : $"{line} {word}";
            while (line.Length > width)
            {
                yield return line[..width];
                line = line[width..];
            }
        }

        yield return line;
    }
}
