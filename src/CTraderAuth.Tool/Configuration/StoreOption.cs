namespace CTraderAuth.Tool.Configuration;

/// <summary>An option of a store that the configuration can set.</summary>
/// <param name="Store">Which store has it.</param>
/// <param name="Name">Its name, as in <c>RedisGrantStoreOptions</c> and <c>PostgreSqlGrantStoreOptions</c>.</param>
/// <param name="Type">What its value is.</param>
internal sealed record StoreOption(StoreKind Store, string Name, StoreOptionType Type);
