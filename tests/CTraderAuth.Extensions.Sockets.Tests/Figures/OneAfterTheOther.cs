namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>Figures are measured one after the other, beside no other test.</summary>
[CollectionDefinition(nameof(OneAfterTheOther), DisableParallelization = true)]
public sealed class OneAfterTheOther;
