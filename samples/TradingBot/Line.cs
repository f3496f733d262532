namespace TradingBot;

/// <summary>A line with the time, in color if somebody sees it.</summary>
internal static class Line
{
    public const int Red = 31, Green = 32, Yellow = 33;

    private static readonly bool HasColors = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    public static void Print(string text, int? color = null)
    {
        var line = $"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {text}";
        Console.WriteLine(HasColors && color is { } number ? $"\e[{number}m{line}\e[0m" : line);
    }
}
