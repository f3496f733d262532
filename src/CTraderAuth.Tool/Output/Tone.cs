namespace CTraderAuth.Tool.Output;

/// <summary>What a color means. Each is one of the terminal's own sixteen, so that it is readable on a light and on a dark background.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
}
