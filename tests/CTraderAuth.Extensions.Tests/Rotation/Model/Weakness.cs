namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>A safeguard that is left out of the model's loop, to show that the search would find what it guards against.</summary>
internal enum Weakness
{
    None,

    /// <summary>An attempt of somebody else stops nobody.</summary>
    NoLease,

    /// <summary>The refresh token is the one that was read before the attempt was written.</summary>
    NoReread,

    /// <summary>A pair is only kept by whoever still holds the attempt.</summary>
    FencedCommit,

    /// <summary>A pair is kept whatever generation the row has reached.</summary>
    NoGenerationCheck,

    /// <summary>An unanswered request is repeated without the 30 s in which the server may still work on it.</summary>
    ResendAtOnce,

    /// <summary>A consent replaces the pair and is told from the grant before it by nothing.</summary>
    NoGrantId,

    /// <summary>A consent keeps the id of the grant before it, and counts its generation on.</summary>
    SameGrantId,
}
