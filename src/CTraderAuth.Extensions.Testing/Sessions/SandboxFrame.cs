namespace CTraderAuth.Testing;

/// <summary>A message that reached the sandbox's socket, without its payload, which may contain tokens.</summary>
/// <param name="At">When it was handled, by the sandbox's clock.</param>
/// <param name="Connection">The number of its connection, from 1.</param>
/// <param name="PayloadType">The payload type; 0 for a frame that is not a message.</param>
/// <param name="Account">The account that it names; null for none.</param>
/// <param name="Result"><see cref="Accepted"/>, <see cref="Lost"/>, or the error code of the refusal.</param>
public sealed record SandboxFrame(DateTimeOffset At, int Connection, int PayloadType, long? Account, string Result)
{
    /// <summary>The <see cref="Result"/> of a message that was carried out: <c>OK</c>.</summary>
    public const string Accepted = "OK";

    /// <summary>The <see cref="Result"/> of a message that arrived while the connection was half-open: <c>LOST</c>.</summary>
    public const string Lost = "LOST";
}
