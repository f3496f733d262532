using System.Collections.Concurrent;

namespace CTraderAuth.AspNetCore.Tests.Decorators;

/// <summary>What passed through the decorators.</summary>
internal sealed class Calls
{
    private readonly ConcurrentQueue<string> names = new();

    public void Note(string name) => names.Enqueue(name);

    public int Of(string name) => names.Count(other => other == name);
}
