using Spectre.Console;

namespace CTraderAuth.Tool.Output;

internal static class Tones
{
    public static Style Style(Tone tone) => tone switch
    {
        Tone.Good => new(Color.Green4),
        Tone.Warning => new(Color.DarkOrange3),
        Tone.Bad => new(Color.Red3_1),

        // A person who turns colors off wants the contrast of plain text.
        Tone.Quiet when AnsiConsole.Profile.Capabilities.ColorSystem is not ColorSystem.NoColors => new(decoration: Decoration.Dim),
        _ => Spectre.Console.Style.Plain,
    };
}
