namespace CTraderAuth.Protocol.Sending;

/// <summary>Carries the reason why a token request failed through <see cref="HttpClient"/>, without any text of the server or the framework.</summary>
internal sealed class SendFailedException(string reason) : HttpRequestException(reason);
