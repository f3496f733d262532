namespace CTraderAuth.Tool.Sandbox;

/// <summary>How a sandbox says where it is.</summary>
internal enum SandboxForm
{
    /// <summary>For people: with what to do next, and then a line per event.</summary>
    Text,

    /// <summary>Lines <c>NAME=value</c> and nothing else.</summary>
    Environment,

    /// <summary>One JSON object in one line and nothing else.</summary>
    Json,
}
