using System.Net;
using System.Text;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Protocol;

/// <summary>The reader alone, with bytes as they might come.</summary>
public abstract class ReaderTest
{
    private protected static readonly TokenSecrets Sent = new("sent-refresh-token-0123456789", "sent client+secret&=");

    private protected static TokenAnswer Read(string body, int status = 200) => Read(Encoding.UTF8.GetBytes(body), status);

    private protected static TokenAnswer Read(ReadOnlySpan<byte> body, int status = 200) => TokenAnswerReader.Read((HttpStatusCode)status, body, Sent);
}
