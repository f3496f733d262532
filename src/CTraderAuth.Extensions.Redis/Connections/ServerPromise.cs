using System.Globalization;

namespace CTraderAuth.Storage;

/// <summary>What a server promises for the grants, in a sentence; or why it cannot be used.</summary>
/// <param name="Text">The promise.</param>
/// <param name="MayForget">The operator uses a server that may forget acknowledged writes.</param>
/// <param name="MayLackWrites">Replicas copy the server, and nobody waits for them: a promoted one may lack the last writes.</param>
internal sealed record ServerPromise(string Text, bool MayForget, bool MayLackWrites)
{
    /// <exception cref="StoreException">The server may forget writes, and the operator does not accept this.</exception>
    public static ServerPromise Of(ServerFacts facts, RedisGrantStoreOptions options, string server)
    {
        var faults = Faults(facts).ToList();
        var untold = Untold(facts).ToList();
        if (!options.AllowVolatile && faults.Count > 0)
        {
            throw StoreException.Forgets(server, string.Join(", ", faults));
        }

        if (!options.AllowVolatile && !options.AssumeDurable && untold.Count > 0)
        {
            throw StoreException.Untold(server, string.Join(", ", untold));
        }

        var disk = faults.Count > 0 ? $"acknowledged writes may be forgotten ({string.Join(", ", faults)})"
            : untold.Count == 0 ? "each write is on its disk before it returns"
            : options.AssumeDurable ? "the operator vouches that it keeps each write"
            : $"acknowledged writes may be forgotten (not reported: {string.Join(", ", untold)})";
        var copies = options.Replicas > 0
            ? string.Create(CultureInfo.InvariantCulture, $"and {options.Replicas} of its replicas have it, so a failover to one of those loses none")
            : facts.Replicas > 0 ? string.Create(CultureInfo.InvariantCulture, $"its replicas ({facts.Replicas}) are not waited for, so a failover may lose the last writes")
            : "it has no replicas";
        return new($"Redis {facts.Version}: {disk}; {copies}", faults.Count > 0 || (untold.Count > 0 && !options.AssumeDurable), options.Replicas == 0 && facts.Replicas > 0);
    }

    private static IEnumerable<string> Faults(ServerFacts facts) =>
        Settings(facts).Where(setting => setting.Value is not null && setting.Value != setting.Needed).Select(setting => $"{setting.Name} is {setting.Value} and must be {setting.Needed}");

    private static IEnumerable<string> Untold(ServerFacts facts) => Settings(facts).Where(setting => setting.Value is null).Select(setting => setting.Name);

    private static (string Name, string? Value, string Needed)[] Settings(ServerFacts facts) =>
    [
        ("appendonly", facts.AppendOnly, "yes"),
        ("appendfsync", facts.AppendFsync, "always"),
        ("no-appendfsync-on-rewrite", facts.NoFsyncOnRewrite, "no"),
        ("maxmemory-policy", facts.EvictionPolicy, "noeviction"),
    ];
}
