namespace CTraderAuth.Testing;

internal sealed class CannedAnswer(int status, string contentType, string body, string? retryAfter)
{
    public int Status { get; } = status;

    public string ContentType { get; } = contentType;

    public string Body { get; } = body;

    public string? RetryAfter { get; } = retryAfter;
}
