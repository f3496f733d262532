namespace CTraderAuth;

/// <summary>An <see cref="ICTraderTokens"/> whose live tokens can be read directly, because it is not decorated.</summary>
/// <remarks>
/// The handler asks the <see cref="ICTraderTokens"/> that the application resolves. One that is decorated or replaced does not implement
/// this, so each of its requests goes through <see cref="ICTraderTokens.GetAsync"/> of the decorator.
/// </remarks>
internal interface ILiveTokenSource
{
    /// <summary>The live token; null to call <see cref="ICTraderTokens.GetAsync"/>.</summary>
    CTraderAccessToken? FindLive(string subject);

    /// <summary>The live token of a subject that is requested repeatedly, if possible without a cache lookup.</summary>
    /// <param name="subject">Always the same one.</param>
    /// <param name="held">The entry that was found the last time.</param>
    CTraderAccessToken? FindLive(string subject, ref LiveToken? held);
}
