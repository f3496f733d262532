namespace CTraderAuth.Sockets.Wire;

/// <summary>A field that the session reads or writes: its name in JSON and its number in protobuf.</summary>
internal sealed class FieldName(string name, int number, FieldName[]? children = null)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The number.</summary>
    public int Number { get; } = number;

    /// <summary>The fields of the message in it; null when it is a number or text.</summary>
    public FieldName[]? Children { get; } = children;
}
