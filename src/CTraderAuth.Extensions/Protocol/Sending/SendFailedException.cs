namespace CTraderAuth.Protocol.Sending;

/// <summary>Carries why a token request failed past <see cref="HttpClient"/>, and nothing that the server or the framework said.</summary>
internal sealed class SendFailedException(string reason) : HttpRequestException(reason);
