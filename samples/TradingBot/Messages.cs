using System.Text.Json.Serialization;

namespace TradingBot;

/// <summary>The messages that this bot sends and reads, with the names of OpenApiMessages.proto.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(SymbolsRequest))]
[JsonSerializable(typeof(SymbolsResponse))]
[JsonSerializable(typeof(SpotsRequest))]
[JsonSerializable(typeof(SpotsResponse))]
[JsonSerializable(typeof(Spot))]
internal sealed partial class Messages : JsonSerializerContext
{
    public const int SymbolsList = 2114;
    public const int SubscribeSpots = 2127;
    public const int SpotEvent = 2131;
}

internal sealed record SymbolsRequest(long CtidTraderAccountId);

internal sealed record SymbolsResponse(IReadOnlyList<LightSymbol> Symbol);

internal sealed record LightSymbol(long SymbolId, string? SymbolName);

internal sealed record SpotsRequest(long CtidTraderAccountId, IReadOnlyList<long> SymbolId);

internal sealed record SpotsResponse(long CtidTraderAccountId);

/// <summary>A price in 1/100,000. Only the side that changed is sent.</summary>
internal sealed record Spot(long CtidTraderAccountId, long SymbolId, long? Bid, long? Ask);
