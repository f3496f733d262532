namespace CTraderAuth.Docs.Tests.Workshop;

/// <summary>Tests of what the pages have their readers make share one workshop; it is opened when the first of them runs.</summary>
[CollectionDefinition(Name)]
public sealed class WorkshopTests : ICollectionFixture<DocsWorkshop>
{
    public const string Name = "Workshop";
}
