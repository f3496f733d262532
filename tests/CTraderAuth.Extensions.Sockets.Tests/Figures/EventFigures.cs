using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using CTraderAuth.Sockets.Connections;
using CTraderAuth.Sockets.Diagnostics;
using CTraderAuth.Sockets.Sessions;
using CTraderAuth.Sockets.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CTraderAuth.Sockets.Tests.Figures;

/// <summary>What a price costs from the frame to the buffer of the program.</summary>
public sealed class EventFigures : FigureTest
{
    private const int Counted = 20_000;

    // The buffer of the program has grown to 65,536 places by then, and grows no more.
    private const int Before = 40_000;

    [Fact]
    public async Task A_message_allocates_its_payload_and_one_object()
    {
        const string payload = """{"ctidTraderAccountId":1001,"symbolId":1,"bid":108500,"ask":108502,"timestamp":1795766400000}""";
        var message = Encoding.UTF8.GetBytes($$"""{"payloadType":2131,"payload":{{payload}}}""");
        using var socket = new InstantSocket(message, Before, Counted);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var events = new EventBuffer("alice", 100_000);
        var notices = new Notices(new JsonFormat(), null!, events, new SessionLog(NullLogger.Instance, "alice"), new SessionMetrics(services.GetRequiredService<IMeterFactory>()));
        await using var connection = new Connection(socket, new JsonFormat(), new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), TimeProvider.System);

        connection.Run(notices);

        var (bytes, time) = await socket.Measured.WaitAsync(Limit, Token);
        var array = (24 + payload.Length + 7) / 8 * 8;
        const int Message = 48;
        (bytes / Counted).ShouldBe(array + Message);
        Report(string.Create(CultureInfo.InvariantCulture, $"a JSON event of {message.Length} bytes: {bytes / Counted} bytes ({array} the payload, {Message} the message), {time.TotalNanoseconds / Counted:0} ns"));
    }
}
