namespace CTraderAuth;

/// <summary>How a request names the subject whose access token it carries.</summary>
public static class CTraderSubject
{
    /// <summary>The key of the subject in <see cref="HttpRequestMessage.Options"/>; in a Refit interface, <c>[Property(CTraderSubject.PropertyName)] string subject</c>.</summary>
    public const string PropertyName = "CTraderAuth.Subject";
}
