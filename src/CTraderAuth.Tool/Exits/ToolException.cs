namespace CTraderAuth.Tool.Exits;

/// <summary>Ends a command with a sentence for the person who typed it.</summary>
internal sealed class ToolException(int exit, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Exit { get; } = exit;
}
