namespace CTraderAuth.Tool.Output;

/// <summary>What a color means. Each is as far from white as from black: of a terminal's own sixteen, which depend on its theme, yellow and green are hard to read on white.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
}
