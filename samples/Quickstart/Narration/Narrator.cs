using System.Diagnostics;

namespace Quickstart.Narration;

/// <summary>Prints each step when it begins, and its result and time when it ends.</summary>
internal sealed class Narrator(TextWriter output)
{
    private const int TitleWidth = 42;
    private const int TextWidth = 96;
    private const string Indent = "    ";

    private readonly long _started = Stopwatch.GetTimestamp();
    private int _steps;

    public void Say(string text) => output.WriteLine(text);

    /// <summary>A step during which other code writes to the console: its title has a line of its own.</summary>
    public async Task DialogueAsync(string title, Func<Task<string>> step)
    {
        output.WriteLine($"{++_steps,2}  {title}\n");
        var result = await step();
        output.WriteLine($"    ✓ {result}");
    }

    public async Task<T> StepAsync<T>(string title, Func<Task<(T Value, string Result)>> step)
    {
        output.Write($"{++_steps,2}  {title.PadRight(TitleWidth)}");
        await output.FlushAsync();
        var started = Stopwatch.GetTimestamp();
        try
        {
            var (value, result) = await step();
            output.WriteLine($"✓ {Stopwatch.GetElapsedTime(started).TotalMilliseconds,6:0} ms");
            Explain(result);
            return value;
        }
        catch
        {
            output.WriteLine("✗");
            throw;
        }
    }

    public Task StepAsync(string title, Func<Task<string>> step) => StepAsync(title, async () => (true, await step()));

    public void End() => output.WriteLine($"\nAll {_steps} steps ✓ in {Stopwatch.GetElapsedTime(_started).TotalSeconds:0.0} s.");

    private void Explain(string text)
    {
        var line = Indent;
        foreach (var word in text.Split(' '))
        {
            if (line.Length + word.Length >= TextWidth && line.Length > Indent.Length)
            {
                output.WriteLine(line.TrimEnd());
                line = Indent;
            }

            line += $"{word} ";
        }

        output.WriteLine(line.TrimEnd());
    }
}
