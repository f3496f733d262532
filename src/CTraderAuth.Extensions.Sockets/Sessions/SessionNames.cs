using CTraderAuth.Sockets.Diagnostics;

namespace CTraderAuth.Sockets.Sessions;

/// <summary>The names of the sessions of a program, in the order in which they were added.</summary>
internal sealed class SessionNames
{
    private readonly List<string> _names = [];

    public IReadOnlyList<string> All => _names;

    /// <summary>The only one.</summary>
    /// <exception cref="InvalidOperationException">There are several.</exception>
    public string Only => _names.Count == 1
        ? _names[0]
        : throw new InvalidOperationException($"There are several sessions: {string.Join(", ", _names.Select(LoggedText.Of))}. Ask for ICTraderSession with the name as the key, as in [FromKeyedServices(\"{LoggedText.Of(_names[0])}\")].");

    public bool TryAdd(string name)
    {
        if (_names.Contains(name))
        {
            return false;
        }

        _names.Add(name);
        return true;
    }
}
