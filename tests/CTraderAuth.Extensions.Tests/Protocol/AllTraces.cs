namespace CTraderAuth.Tests.Protocol;

/// <summary>Tests that listen to every trace of this process: what runs beside them would be traced too, and carry it in its requests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllTraces
{
    public const string Name = "Traces";
}
