using CTraderAuth.Grants;

namespace CTraderAuth.Rows;

/// <summary>The result of decoding the content of a row.</summary>
/// <param name="Grant">The grant; null when the content cannot be used.</param>
/// <param name="IsDamaged">The content was read, but is not a grant that this library wrote: the keys are not the problem.</param>
/// <param name="Problem">Why the content cannot be used; null when it can be used, or when the keys do not match and no more is known.</param>
internal readonly record struct DecodedGrant(Grant? Grant, bool IsDamaged = false, string? Problem = null);
