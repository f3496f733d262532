namespace CTraderAuth.Tests.Http;

internal sealed record Order(string Symbol, int Volume);
