namespace CTraderAuth.Tool.Output;

/// <summary>A value in a table.</summary>
/// <param name="Text">For a person.</param>
/// <param name="Tone">Its color.</param>
/// <param name="Plain">For a program that reads the output; null when it is the same text.</param>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain, string? Plain = null)
{
    public static implicit operator Cell(string text) => new(text);
}
