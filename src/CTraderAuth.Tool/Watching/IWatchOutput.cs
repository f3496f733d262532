using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Watching;

/// <summary>What a watch writes.</summary>
internal interface IWatchOutput
{
    void Token(string subject, CTraderAccessToken token, DateTimeOffset now);

    void Status(GrantStatus status, DateTimeOffset now);

    /// <summary>The last line.</summary>
    void Ended(string subject, Exception e, Failure failure);
}
