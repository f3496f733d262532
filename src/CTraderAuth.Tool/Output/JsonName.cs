namespace CTraderAuth.Tool.Output;

internal static class JsonName
{
    /// <summary>The name of a member of an enumeration as JSON has it: <c>ReauthorizationRequired</c> becomes <c>reauthorizationRequired</c>.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum
    {
        var name = member.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
