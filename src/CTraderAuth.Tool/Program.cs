using System.Text;

namespace CTraderAuth.Tool;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (Environment.GetEnvironmentVariable("NO_COLOR") is "")
        {
            // An empty one turns nothing off (no-color.org), but Spectre.Console asks only whether there is one.
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }

        return await CommandLine.RunAsync(arguments).ConfigureAwait(false);
    }
}
