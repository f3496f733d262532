namespace CTraderAuth.Sockets.Rules;

/// <summary>How far a connection has come.</summary>
internal enum Phase
{
    /// <summary>The application is not authorized.</summary>
    Application,

    /// <summary>The accounts are not known.</summary>
    Listing,

    /// <summary>The accounts are kept authorized.</summary>
    Keeping,

    /// <summary>The connection is of no use any more.</summary>
    Ended,
}
