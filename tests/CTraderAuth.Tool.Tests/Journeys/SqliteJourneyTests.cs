namespace CTraderAuth.Tool.Tests.Journeys;

public sealed class SqliteJourneyTests(Chromium chromium) : JourneyTest(chromium);
