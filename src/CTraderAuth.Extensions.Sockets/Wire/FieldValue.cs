namespace CTraderAuth.Sockets.Wire;

/// <summary>A field to write.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Number">Its value, unless it is text.</param>
/// <param name="Text">Its value when it is text.</param>
internal readonly record struct FieldValue(FieldName Field, long Number, string? Text)
{
    public FieldValue(FieldName field, string text)
        : this(field, 0, text)
    {
    }

    public FieldValue(FieldName field, long number)
        : this(field, number, null)
    {
    }
}
