namespace CTraderAuth.Tool.Output;

/// <summary>What a colour says. Each is one of the terminal's own sixteen, so that it can be read on light and on dark.</summary>
internal enum Tone
{
    Plain,
    Good,
    Warning,
    Bad,
    Quiet,
}
