namespace CTraderAuth.Http;

internal sealed class SubjectSource(string? standing, Func<HttpRequestMessage, CancellationToken, ValueTask<string>>? otherwise = null)
{
    public string? Find(HttpRequestMessage request)
    {
        IReadOnlyDictionary<string, object?> options = request.Options;
        if (options.Count == 0 || !options.TryGetValue(CTraderSubject.PropertyName, out var named))
        {
            return standing;
        }

        // A request that sets an empty subject must fail, and not be sent with the token of the client's own subject.
        return named is string subject && !string.IsNullOrWhiteSpace(subject) ? subject : throw Unnamed();
    }

    public bool IsStanding(string subject) => ReferenceEquals(subject, standing);

    public ValueTask<string> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        otherwise is null ? throw Unnamed() : otherwise(request, cancellationToken);

    private static InvalidOperationException Unnamed() => new(
        "The request names no subject, so there is no access token to send with it. Call request.SetCTraderSubject(subject), or put "
        + "[Property(CTraderSubject.PropertyName)] string subject into the Refit interface; or set one subject for the whole client: AddCTraderToken(subject).");
}
