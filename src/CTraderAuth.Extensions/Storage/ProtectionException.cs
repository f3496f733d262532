namespace CTraderAuth.Storage;

/// <summary>This program does not protect the store the way its rows are protected. Nothing was written.</summary>
internal sealed class ProtectionException(string message) : InvalidOperationException(message);
