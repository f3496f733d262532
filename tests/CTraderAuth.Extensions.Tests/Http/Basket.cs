namespace CTraderAuth.Tests.Http;

internal sealed record Basket(IEnumerable<Order> Orders);
