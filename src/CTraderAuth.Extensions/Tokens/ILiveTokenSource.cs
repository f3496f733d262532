namespace CTraderAuth;

/// <summary>An <see cref="ICTraderTokens"/> whose live tokens can be had without a call of it, because nothing is decorated around it.</summary>
/// <remarks>
/// The handler asks the <see cref="ICTraderTokens"/> that the application resolves. One that is decorated or replaced does not implement
/// this, so each of its requests goes through <see cref="ICTraderTokens.GetAsync"/> of the decorator.
/// </remarks>
internal interface ILiveTokenSource
{
    /// <summary>The live token; null: <see cref="ICTraderTokens.GetAsync"/> knows.</summary>
    CTraderAccessToken? Find(string subject);

    /// <summary>The live token of a subject that is asked for again and again, without a look into the cache where that can be.</summary>
    /// <param name="subject">Always the same one.</param>
    /// <param name="held">What was found the last time.</param>
    CTraderAccessToken? Find(string subject, ref LiveToken? held);
}
