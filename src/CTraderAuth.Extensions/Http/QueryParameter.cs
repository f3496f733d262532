namespace CTraderAuth.Http;

internal static class QueryParameter
{
    public static Uri Set(Uri address, string name, string value)
    {
        var (path, query, fragment) = Split(address);
        var parameter = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return Join(path, [.. Others(query, name), parameter], fragment);
    }

    public static Uri Remove(Uri address, string name)
    {
        var (path, query, fragment) = Split(address);
        string[] others = [.. Others(query, name)];
        return others.Length == query.Length ? address : Join(path, others, fragment);
    }

    private static IEnumerable<string> Others(string[] query, string name) =>
        query.Where(parameter => Uri.UnescapeDataString(parameter.Split('=')[0].Replace('+', ' ')) != name);

    private static (string Path, string[] Query, string Fragment) Split(Uri address)
    {
        var text = address.AbsoluteUri;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : text[hash..];
        text = hash < 0 ? text : text[..hash];
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (text, [], fragment) : (text[..mark], text[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries), fragment);
    }

    private static Uri Join(string path, string[] query, string fragment) =>
        new(query.Length == 0 ? path + fragment : $"{path}?{string.Join('&', query)}{fragment}");
}
