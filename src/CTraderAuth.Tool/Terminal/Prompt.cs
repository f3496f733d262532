using System.Text;
using CTraderAuth.Tool.Exits;
using CTraderAuth.Tool.Output;

namespace CTraderAuth.Tool.Terminal;

/// <summary>Questions to the person at the terminal, on standard error. Ctrl+C ends each of them.</summary>
internal static class Prompt
{
    /// <summary>Nobody should paste more than that, and a file of the wrong kind must not fill the memory.</summary>
    private const int Longest = 64 * 1024;

    public static bool CanAsk => !StandardInput.IsClosed && !Console.IsInputRedirected;

    /// <summary>False unless the reply is yes.</summary>
    public static async Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"{OneLine.Of(question)} [y/N] ").ConfigureAwait(false);
        var reply = await Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        return reply?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>A secret: typed without being shown, or all of a redirected standard input.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public static async Task<string> ReadSecretAsync(string question, CancellationToken cancellationToken)
    {
        var text = StandardInput.IsClosed ? ""
            : Console.IsInputRedirected ? await Task.Run(ReadAll, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false)
            : await AskHiddenAsync(question, cancellationToken).ConfigureAwait(false);
        return text.Trim() is { Length: > 0 } secret ? secret : throw new ToolException(Exit.Usage, "Standard input is empty. Nothing was sent.");
    }

    private static async Task<string> AskHiddenAsync(string question, CancellationToken cancellationToken)
    {
        await Console.Error.WriteAsync($"{OneLine.Of(question)} (it is not shown): ").ConfigureAwait(false);
        var text = await Task.Run(ReadHidden, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        await Console.Error.WriteLineAsync().ConfigureAwait(false);
        return text;
    }

    private static string ReadHidden()
    {
        var text = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key is ConsoleKey.Enter || (key.Key is ConsoleKey.D && key.Modifiers is ConsoleModifiers.Control))
            {
                return text.ToString();
            }

            if (key.Key is ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar) && text.Length < Longest)
            {
                text.Append(key.KeyChar);
            }
        }
    }

    private static string ReadAll()
    {
        var buffer = new char[Longest + 1];
        var length = Console.In.ReadBlock(buffer);
        return length <= Longest ? new(buffer, 0, length) : throw new ToolException(Exit.Usage, $"Standard input has more than {Longest} characters, so it is not a token. Nothing was sent.");
    }
}
