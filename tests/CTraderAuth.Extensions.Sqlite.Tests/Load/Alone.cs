namespace CTraderAuth.Tests.Load;

/// <summary>Tests that count the memory of this process: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
