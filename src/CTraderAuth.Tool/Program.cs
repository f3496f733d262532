using System.Text;

namespace CTraderAuth.Tool;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return await CommandLine.RunAsync(arguments).ConfigureAwait(false);
    }
}
