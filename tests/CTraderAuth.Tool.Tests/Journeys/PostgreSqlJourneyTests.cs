using CTraderAuth.Tool.Tests.Servers;

namespace CTraderAuth.Tool.Tests.Journeys;

public sealed class PostgreSqlJourneyTests(Chromium chromium, SharedPostgreSql server) : JourneyTest(chromium)
{
    public override async ValueTask InitializeAsync() => Environment["CTrader__Store"] = await server.CreateDatabaseAsync();
}
