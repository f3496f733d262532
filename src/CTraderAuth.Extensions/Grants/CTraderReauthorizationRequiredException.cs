namespace CTraderAuth;

/// <summary>The trader must consent again. The message contains the consent link.</summary>
/// <param name="message">What happened and what to do next.</param>
/// <param name="subject">The application's name for the person who must consent.</param>
/// <param name="reason">Why a consent is needed.</param>
public sealed class CTraderReauthorizationRequiredException(string message, string subject, ReauthorizationReason reason) : CTraderAuthException(message)
{
    /// <summary>The application's name for the person who must consent.</summary>
    public string Subject { get; } = subject;

    /// <summary>Why a consent is needed.</summary>
    public ReauthorizationReason Reason { get; } = reason;
}
