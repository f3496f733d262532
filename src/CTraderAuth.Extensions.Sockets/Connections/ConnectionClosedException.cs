namespace CTraderAuth.Sockets.Connections;

/// <summary>A connection ended, in a sentence without a secret.</summary>
internal sealed class ConnectionClosedException(string message) : Exception(message);
