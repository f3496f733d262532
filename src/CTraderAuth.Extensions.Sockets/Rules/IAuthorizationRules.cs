namespace CTraderAuth.Sockets.Rules;

/// <summary>What the loop of a connection asks: the product's rules, or broken ones that a test must notice.</summary>
internal interface IAuthorizationRules
{
    /// <summary>What is known after an event, and what to do.</summary>
    (Facts Facts, IReadOnlyList<AuthorizationAction> Actions) Next(Facts facts, AuthorizationEvent happened, Moment moment);

    /// <summary>When something is due that only time brings; null when nothing is.</summary>
    TimeSpan? NextDue(Facts facts);
}
