using System.Text;

namespace CTraderAuth.Tool.Output;

/// <summary>Breaks sentences between words at the width of a terminal. A link stays whole, so that it can be clicked and copied.</summary>
internal sealed class WrappedLines(TextWriter writer, int width) : TextWriter
{
    public override Encoding Encoding => writer.Encoding;

    public override void Write(char value) => writer.Write(value);

    public override void WriteLine(string? value)
    {
        foreach (var line in (value ?? "").Split('\n'))
        {
            foreach (var part in line.Contains(' ', StringComparison.Ordinal) ? Wrapping.Wrap(line, width) : [line])
            {
                writer.WriteLine(part);
            }
        }
    }
}
