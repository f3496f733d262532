namespace CTraderAuth.Tool.Tests.Processes;

/// <summary>How the tool ended, and what it wrote.</summary>
internal sealed record ToolResult(int Exit, string Output, string Error)
{
    /// <summary>The only line of standard error.</summary>
    public string Sentence => Error.TrimEnd('\n').Split('\n').ShouldHaveSingleItem();
}
