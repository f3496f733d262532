using System.Text;
using CTraderAuth.Consent.Browser.Loopback;

namespace CTraderAuth.Tests.Consent.Browser;

/// <summary>R21: the loopback listener takes any request.</summary>
public sealed class FuzzTests
{
    private const string Request = "GET /callback?code=a%2Bb&state=%73tate&error=%00&error_description=%ZZ HTTP/1.1\r\nHost: localhost:5123\r\nAccept: */*\r\n\r\n";

    [Fact]
    public void R21_Reads_ten_thousand_damaged_requests_without_an_exception()
    {
        var random = new Random(20260714);
        var read = 0;

        for (var round = 0; round < 10_000; round++)
        {
            var bytes = Encoding.ASCII.GetBytes(Request);
            for (var damage = random.Next(8); damage >= 0; damage--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (RequestHead.Parse(bytes.AsSpan(0, random.Next(bytes.Length))) is { } head)
            {
                ConsentResponse.Parse(head.Query)?.ToDenial("my-bot").Message.ShouldNotBeEmpty();
                read++;
            }
        }

        read.ShouldBeInRange(100, 9_900);
    }
}
