using CTraderAuth.Grants;

namespace CTraderAuth.Rows;

/// <summary>What the content of a row turned out to be.</summary>
/// <param name="Grant">The grant; null when the content cannot be used.</param>
/// <param name="IsPlain">The content is not encrypted.</param>
/// <param name="IsDamaged">The content was read and is not a grant that this library wrote: the keys are not the problem.</param>
/// <param name="Problem">Why the content cannot be used; null when it can, or when the keys do not fit and nothing more is known.</param>
internal readonly record struct DecodedGrant(Grant? Grant, bool IsPlain, bool IsDamaged = false, string? Problem = null);
