namespace CTraderAuth.Sockets.Wire;

/// <summary>A field that the session reads or writes: its name in JSON and its number in protobuf.</summary>
/// <param name="Name">The name.</param>
/// <param name="Number">The number.</param>
/// <param name="Children">The fields of the message in it; null when it is a number or text.</param>
internal sealed record FieldName(string Name, int Number, FieldName[]? Children = null);
