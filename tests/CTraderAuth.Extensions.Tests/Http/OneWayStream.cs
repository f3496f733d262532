using System.Text;

namespace CTraderAuth.Tests.Http;

/// <summary>A stream that can be read once, as from a socket or a pipe.</summary>
internal sealed class OneWayStream(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
{
    public override bool CanSeek => false;
}
