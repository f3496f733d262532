namespace CTraderAuth.Sockets.Tests.Schedules;

/// <summary>Mistakes of bots and libraries that keep a connection authorized.</summary>
public enum Mistake
{
    /// <summary>A response counts although the authorization ended after its request was sent.</summary>
    NoEpoch,

    /// <summary>A refresh whenever cTrader says that a token was replaced.</summary>
    RotatesOn2147,

    /// <summary>The newest token is reported as rejected, instead of the one that was sent.</summary>
    ReportsTheNewest,

    /// <summary>ALREADY_LOGGED_IN counts as a failure.</summary>
    AlreadyIsFailure,
}
