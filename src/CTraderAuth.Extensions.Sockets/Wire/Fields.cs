namespace CTraderAuth.Sockets.Wire;

/// <summary>The known fields of a payload, in the order in which they came.</summary>
internal sealed class Fields
{
    // An account list of the largest application that was heard of has some thousands; a message of nothing but tiny fields must not become a hundred times as large here.
    private const int Most = 100_000;

    private readonly List<Entry> _entries = [];

    /// <summary>Adds a field; false when there are too many.</summary>
    public bool TryAdd(string name, long number) => TryAdd(new(name, number, null, null));

    public bool TryAdd(string name, string text) => TryAdd(new(name, 0, text, null));

    public bool TryAdd(string name, Fields children) => TryAdd(new(name, 0, null, children));

    /// <summary>The last number of this name: as in protobuf, a later value replaces an earlier one.</summary>
    public long? Number(string name)
    {
        long? last = null;
        foreach (var entry in _entries)
        {
            last = entry.Name == name && entry.AsNumber is { } number ? number : last;
        }

        return last;
    }

    public IReadOnlyList<long> Numbers(string name)
    {
        List<long> numbers = [];
        foreach (var entry in _entries)
        {
            if (entry.Name == name && entry.AsNumber is { } number)
            {
                numbers.Add(number);
            }
        }

        return numbers;
    }

    /// <summary>The last text of this name that is not empty.</summary>
    public string? Text(string name)
    {
        string? last = null;
        foreach (var entry in _entries)
        {
            last = entry.Name == name && entry.AsText is { Length: > 0 } text ? text : last;
        }

        return last;
    }

    public IReadOnlyList<Fields> Children(string name)
    {
        List<Fields> children = [];
        foreach (var entry in _entries)
        {
            if (entry.Name == name && entry.Children is { } child)
            {
                children.Add(child);
            }
        }

        return children;
    }

    private bool TryAdd(Entry entry)
    {
        if (_entries.Count == Most)
        {
            return false;
        }

        _entries.Add(entry);
        return true;
    }

    private sealed class Entry(string name, long value, string? content, Fields? children)
    {
        public string Name { get; } = name;

        public Fields? Children { get; } = children;

        // int64 may come as text in JSON, and an error code as a number.
        public long? AsNumber => Children is not null ? null : content is null ? value : long.TryParse(content, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

        public string? AsText => Children is not null ? null : content ?? value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
