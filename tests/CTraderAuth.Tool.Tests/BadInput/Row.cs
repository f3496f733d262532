namespace CTraderAuth.Tool.Tests.BadInput;

/// <summary>A command, and how it must end.</summary>
/// <param name="Command">Its arguments, separated by spaces.</param>
/// <param name="Exit">The exit code.</param>
/// <param name="Sentence">A part of the only line of standard error; empty when there must be none.</param>
internal sealed record Row(string Command, int Exit, string Sentence)
{
    /// <summary>What it reads from standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Whether it asks for a consent before it ends, so that the sentence is only the last line.</summary>
    public bool Asks { get; init; }
}
