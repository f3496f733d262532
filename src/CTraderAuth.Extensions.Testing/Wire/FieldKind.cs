namespace CTraderAuth.Testing.Wire;

internal enum FieldKind
{
    /// <summary>int64 or uint64, which JSON may carry as text.</summary>
    Long,

    /// <summary>int32, uint32 or an enumeration.</summary>
    Number,

    Flag,

    Real,

    Text,

    Message,
}
