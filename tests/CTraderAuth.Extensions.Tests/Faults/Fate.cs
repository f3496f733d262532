namespace CTraderAuth.Tests.Faults;

/// <summary>What a fault may do to a grant at worst.</summary>
public enum Fate
{
    /// <summary>The answer came through.</summary>
    Rotated,

    /// <summary>Nothing was spent: the next request, when it is time for one, rotates.</summary>
    Kept,

    /// <summary>The server refused; the pair is kept, and only somebody who asks for it sends it again.</summary>
    Refused,

    /// <summary>The server rotated and nobody has the pair: a server with a grace hands it out again, on others the loss is detected by the resend.</summary>
    LostUnlessGrace,

    /// <summary>A token came in part: it is never asked for again, and the loss is told at once.</summary>
    Lost,
}
