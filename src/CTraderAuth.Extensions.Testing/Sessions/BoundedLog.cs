namespace CTraderAuth.Testing.Sessions;

/// <summary>The newest entries. Used under the sandbox's gate.</summary>
internal sealed class BoundedLog<T>
{
    public const int Limit = 100_000;

    private readonly Queue<T> _entries = [];

    public void Add(T entry)
    {
        if (_entries.Count == Limit)
        {
            _entries.Dequeue();
        }

        _entries.Enqueue(entry);
    }

    public IReadOnlyList<T> Snapshot() => _entries.ToArray();
}
