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

    public long? Number(string name) => All(name).Select(static entry => entry.AsNumber).LastOrDefault(static number => number is not null);

    public IEnumerable<long> Numbers(string name) => All(name).Select(static entry => entry.AsNumber).OfType<long>();

    public string? Text(string name) => All(name).Select(static entry => entry.AsText).LastOrDefault(static text => text is { Length: > 0 });

    public IEnumerable<Fields> Children(string name) => All(name).Select(static entry => entry.Children).OfType<Fields>();

    private bool TryAdd(Entry entry)
    {
        if (_entries.Count == Most)
        {
            return false;
        }

        _entries.Add(entry);
        return true;
    }

    private IEnumerable<Entry> All(string name) => _entries.Where(entry => entry.Name == name);

    private readonly record struct Entry(string Name, long Value, string? Content, Fields? Children)
    {
        // int64 may come as text in JSON, and an error code as a number.
        public long? AsNumber => Children is not null ? null : Content is null ? Value : long.TryParse(Content, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

        public string? AsText => Children is not null ? null : Content ?? Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
