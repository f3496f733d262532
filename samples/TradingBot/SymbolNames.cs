using System.Collections.Concurrent;

namespace TradingBot;

/// <summary>A price has the id of its symbol, which each broker numbers differently.</summary>
internal sealed class SymbolNames
{
    private readonly ConcurrentDictionary<(long Account, long Symbol), string> _names = [];

    public void Add(long account, IEnumerable<LightSymbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            _names[(account, symbol.SymbolId)] = symbol.SymbolName ?? "";
        }
    }

    public string Of(long account, long symbol) => _names.GetValueOrDefault((account, symbol), $"#{symbol}");
}
