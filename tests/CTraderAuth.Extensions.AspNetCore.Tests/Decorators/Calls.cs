using System.Collections.Concurrent;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

/// <summary>What passed through the decorators.</summary>
internal sealed class Calls
{
    private readonly ConcurrentQueue<string> _names = new();

    public void Note(string name) => _names.Enqueue(name);

    public int Of(string name) => _names.Count(other => other == name);
}
