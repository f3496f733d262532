namespace CTraderAuth;

/// <summary>Only a new consent of the trader helps. The message carries the consent link.</summary>
/// <param name="message">What happened and what to do next.</param>
/// <param name="subject">The application's name for the person who has to consent.</param>
/// <param name="reason">Why.</param>
public sealed class CTraderReauthorizationRequiredException(string message, string subject, ReauthorizationReason reason) : CTraderAuthException(message)
{
    /// <summary>The application's name for the person who has to consent.</summary>
    public string Subject { get; } = subject;

    /// <summary>Why a consent is needed.</summary>
    public ReauthorizationReason Reason { get; } = reason;
}
