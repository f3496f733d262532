using Spectre.Console;

namespace CTraderAuth.Tool.Output;

internal static class Tones
{
    public static Style Style(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green),
        Tone.Warning => new(Color.Olive),
        Tone.Bad => new(Color.Maroon),
        Tone.Quiet => new(decoration: Decoration.Dim),
        _ => Spectre.Console.Style.Plain,
    };
}
