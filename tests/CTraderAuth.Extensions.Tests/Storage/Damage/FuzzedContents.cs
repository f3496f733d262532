using System.Text;
using System.Text.Json.Nodes;

namespace CTraderAuth.Tests.Storage.Damage;

/// <summary>What a row may hold after somebody or something changed it: each member replaced by each odd value, then random bytes of a sound row.</summary>
internal static class FuzzedContents
{
    private const string Attempt = """{"Owner":"o","Epoch":3,"Sends":1,"Unknown":true,"Imported":"i","CodeHash":"c","Replaced":{"Owner":"","Epoch":2,"Sends":1,"Unknown":true}}""";

    public static readonly string[] Odd =
    [
        "null", "-1", "0", "1", "99", "2147483647", "2147483648", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e300", "0.5", "true", "{}", "[]", "[null]", "[1]",
        "\"\"", "\" \"", "\"a\\nb\"", "\"\\uD800\"", "\"9999-12-31T23:59:59.9999999+00:00\"", "\"0001-01-01T00:00:00+00:00\"", "\"0001-01-01T00:00:00+14:00\"", Attempt,
    ];

    public static IEnumerable<byte[]> Of(byte[] sound, int count, int seed)
    {
        var random = new Random(seed);
        return Members(sound).Concat(Broken(sound, random)).Take(count);
    }

    private static IEnumerable<byte[]> Members(byte[] sound)
    {
        string[] extra = ["Attempt", "RetryAt", "Reason", "RejectionAt", "DisconnectedAt", "Denied", "Failures", "LastOutcome", "Unread", "Began", "Epoch"];
        var names = JsonNode.Parse(sound)!["Grant"]!.AsObject().Select(member => member.Key).Union(extra).ToList();
        foreach (var odd in Odd)
        {
            foreach (var name in names)
            {
                yield return With(sound, odd, "Grant", name);
            }

            foreach (var path in (string[][])[["Grant"], ["Format"], ["Grant", "Spent", "Rotated"], ["Grant", "Spent", "Imported"], ["Grant", "Spent", "Codes"]])
            {
                yield return With(sound, odd, path);
            }

            foreach (var name in (string[])["Owner", "Epoch", "Sends", "Unknown", "Imported", "CodeHash", "Replaced"])
            {
                yield return With(With(sound, Attempt, "Grant", "Attempt"), odd, "Grant", "Attempt", name);
            }
        }
    }

    public static IEnumerable<byte[]> Broken(byte[] sound, Random random)
    {
        while (true)
        {
            var content = sound.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                content[random.Next(content.Length)] = (byte)random.Next(256);
            }

            yield return random.Next(4) switch
            {
                0 => content[..random.Next(content.Length)],
                1 => [.. content, .. content[..random.Next(content.Length)]],
                2 => [(byte)random.Next(4), .. content],
                _ => content,
            };
        }
    }

    public static byte[] With(byte[] sound, string value, params string[] path)
    {
        var document = JsonNode.Parse(sound)!;
        var owner = document;
        foreach (var name in path[..^1])
        {
            owner = owner[name] ??= new JsonObject();
        }

        owner[path[^1]] = "\u0001";
        return Encoding.UTF8.GetBytes(document.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal));
    }
}
