using System.Globalization;

namespace CTraderAuth.Tests.Processes;

/// <summary>R4: what was acknowledged is there after a kill, also where many writes share a transaction.</summary>
public sealed class KilledWriterTests : TemporaryFolder
{
    private const int Writers = 64;

    [Fact]
    public async Task R4_Each_acknowledged_write_is_there_when_the_process_is_killed_while_64_write_at_once()
    {
        Dictionary<string, long> acknowledged = [];
        for (var kill = 0; kill < 3; kill++)
        {
            System.IO.File.Delete(File);
            acknowledged.Clear();
            using (var process = RunningProcess.Start(["together", File, $"{Writers}"]))
            {
                while (acknowledged.Count < Writers || acknowledged.Values.Sum() < 1000 + (kill * 77))
                {
                    Add(acknowledged, (await process.ReadLineAsync(Cancellation)).ShouldNotBeNull());
                }

                process.Kill();
                while (await process.ReadLineAsync(Cancellation) is { } line)
                {
                    Add(acknowledged, line);
                }
            }

            await using var store = GivenStore();
            foreach (var (subject, version) in acknowledged)
            {
                var row = (await store.FindAsync(subject, Cancellation)).ShouldNotBeNull(subject);
                row.Version.ShouldBeGreaterThanOrEqualTo(version, subject);
                BitConverter.ToInt32(row.Content.Span).ShouldBe((int)row.Version, subject);
            }
        }
    }

    // The last line may have been cut by the kill, and then says less than was acknowledged, which is no matter here.
    private static void Add(Dictionary<string, long> acknowledged, string line)
    {
        if (line.Split(' ') is [var subject, var version])
        {
            acknowledged[subject] = Math.Max(acknowledged.GetValueOrDefault(subject), long.Parse(version, CultureInfo.InvariantCulture));
        }
    }
}
