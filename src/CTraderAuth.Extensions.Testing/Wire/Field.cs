namespace CTraderAuth.Testing.Wire;

/// <summary>A field of a message: its name in JSON, its number in protobuf.</summary>
internal sealed record Field(string Name, int Number, FieldKind Kind, bool IsRepeated = false, Field[]? Fields = null)
{
    public static Field Long(string name, int number) => new(name, number, FieldKind.Long);

    public static Field Int(string name, int number) => new(name, number, FieldKind.Number);

    public static Field Flag(string name, int number) => new(name, number, FieldKind.Flag);

    public static Field Real(string name, int number) => new(name, number, FieldKind.Real);

    public static Field Text(string name, int number) => new(name, number, FieldKind.Text);

    public static Field Message(string name, int number, Field[] fields) => new(name, number, FieldKind.Message, Fields: fields);

    public Field[] Children => Fields ?? [];

    public Field Repeated() => this with { IsRepeated = true };
}
