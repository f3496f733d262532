using System.Text;

namespace CTraderAuth.Consent.Browser.Terminal;

/// <summary>Lines assembled from single keys, on Windows, where only the next key can be read without waiting for it.</summary>
internal sealed class KeyLines(Func<bool> isPressed, Func<ConsoleKeyInfo> take, Action<string> echo, TimeProvider time)
{
    private const char EndOfInput = '\u001a';

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder _line = new();

    /// <summary>The next line; null when there are no more. A cancelled call leaves later input to the program.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (isPressed())
                {
                    var key = take();
                    if (key.KeyChar is EndOfInput)
                    {
                        return null;
                    }

                    if (key.Key is ConsoleKey.Enter)
                    {
                        echo(Environment.NewLine);
                        return _line.ToString();
                    }

                    Add(key);
                }

                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private void Add(ConsoleKeyInfo key)
    {
        if (key.Key is ConsoleKey.Backspace)
        {
            echo(_line.Length > 0 ? "\b \b" : "");
            _line.Length = Math.Max(0, _line.Length - 1);
        }
        else if (!char.IsControl(key.KeyChar))
        {
            _line.Append(key.KeyChar);
            echo(key.KeyChar.ToString());
        }
    }
}
