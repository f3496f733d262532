using System.Text;
using System.Text.Json.Nodes;
using CTraderAuth.Tests.Storage.Damage;

namespace CTraderAuth.Tests.Journal;

/// <summary>What a file of the journal may hold after somebody or something changed it: each member replaced by each odd value, removed, then random bytes.</summary>
internal static class FuzzedEntries
{
    private static readonly string[] Odd = [.. FuzzedContents.Odd, "\"3650000.00:00:00\"", "\"-3650000.00:00:00\"", "\"10675199.02:48:05.4775807\"", $"\"{new string('s', 2001)}\"", "\"ctrader-auth:keys\"", "\"Unknown\"", "\"Connect\""];

    public static IEnumerable<byte[]> Of(byte[] sound, int count, int seed)
    {
        var random = new Random(seed);
        return Members(sound).Concat(FuzzedContents.Broken(sound, random)).Take(count);
    }

    private static IEnumerable<byte[]> Members(byte[] sound)
    {
        string[] rare = ["Given", "Damaged", "LacksRefreshToken", "Problem", "Raw"];
        var entry = JsonNode.Parse(sound)!.AsObject();
        var names = entry.Select(member => member.Key).Union(rare).ToList();
        foreach (var name in names)
        {
            var without = JsonNode.Parse(sound)!.AsObject();
            without.Remove(name);
            yield return Encoding.UTF8.GetBytes(without.ToJsonString());
        }

        foreach (var odd in Odd)
        {
            foreach (var name in names)
            {
                yield return FuzzedContents.With(sound, odd, name);
            }

            foreach (var member in entry["Sent"]!.AsObject())
            {
                yield return FuzzedContents.With(sound, odd, "Sent", member.Key);
            }
        }
    }
}
