namespace CTraderAuth.Rows;

/// <summary>A newer version of this library wrote the row. A type of its own, because a protector of the application may throw <see cref="NotSupportedException"/> too.</summary>
internal sealed class NewerFormatException(string message) : NotSupportedException(message);
