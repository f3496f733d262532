using System.Diagnostics.CodeAnalysis;

namespace CTraderAuth.Testing.Ledger;

/// <summary>The newest spent refresh tokens and the grants that they belonged to. Their number is limited, so that memory does not grow in a long test.</summary>
internal sealed class SpentTokens
{
    public const int Limit = 100_000;

    private readonly Dictionary<string, Grant> _grants = [];
    private readonly Queue<string> _order = [];

    public void Add(string refreshToken, Grant grant)
    {
        if (_order.Count == Limit)
        {
            _grants.Remove(_order.Dequeue());
        }

        _grants[refreshToken] = grant;
        _order.Enqueue(refreshToken);
    }

    public bool TryFind(string refreshToken, [NotNullWhen(true)] out Grant? grant) => _grants.TryGetValue(refreshToken, out grant);
}
