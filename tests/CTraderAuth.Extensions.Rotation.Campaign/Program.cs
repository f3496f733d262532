using System.Globalization;
using CTraderAuth.Campaign.Child;
using CTraderAuth.Campaign.Cluster;
using CTraderAuth.Campaign.Kills;
using CTraderAuth.Campaign.Starvation;
using CTraderAuth.Campaign.Storms;

// R4: the parent starts children that rotate, kills them, and holds what they leave behind against the server's ledger.
switch (args)
{
    case ["child", "killed", var file, var clock, .. var journal]:
        await KilledProgram.RunAsync(file, clock, journal.FirstOrDefault());
        return 0;

    case ["child", "shared", var file, var start]:
        await SharedProgram.RunAsync(file, new DateTimeOffset(long.Parse(start, CultureInfo.InvariantCulture), TimeSpan.Zero));
        return 0;

    case ["child", "cluster", var store, var clock, var grants, var timeout]:
        await ClusterProgram.RunAsync(store, clock, int.Parse(grants, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(timeout, CultureInfo.InvariantCulture)));
        return 0;

    case ["child", "starved", var milliseconds, var method]:
        StarvedProgram.Run(TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)), method);
        return 0;

    case ["--starvation", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var runs):
        var starved = await StarvationCampaign.RunAsync(lanes: 4, TimeSpan.FromSeconds(1), [.. Enumerable.Range(5, 16).Select(tenths => tenths / 10.0)], runs, Console.Out);
        Console.WriteLine(starved);
        return starved.Losses.Count is 0 ? 0 : 1;

    case ["--storms", var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds):
        return Report(await StormCampaign.RunAsync(storms: 4, processes: 8, (rounds + 3) / 4, Console.Out));

    case ["--kills", var number, .. var more] when more is [] or ["--journal"] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kills):
        var timesEachStep = kills / 2 / KillStep.All.Count;
        return Report(await KillCampaign.RunAsync(timesEachStep, kills - (timesEachStep * KillStep.All.Count), Console.Out, journals: more is not []));

    case ["--cluster", .. var settings] when ClusterSettings.Parse(settings) is { } cluster:
        var report = await new ClusterCampaign(cluster, Console.Out).RunAsync();
        Console.WriteLine(report);
        return report.IsClean ? 0 : 1;

    default:
        Console.Error.WriteLine("usage: --kills NUMBER      half of them at the steps of a rotation, the others at random moments");
        Console.Error.WriteLine("         --journal         the same with a response journal: a response that arrived is never lost");
        Console.Error.WriteLine("       --storms NUMBER     that many kills and pauses among eight processes on one file");
        Console.Error.WriteLine("       --starvation NUMBER that many refreshes for each of 16 times in which the program cannot run");
        Console.Error.WriteLine("       --cluster STORE     sqlite, postgresql or redis; real processes that rotate grants without pause on a server of the campaign's own");
        Console.Error.WriteLine(ClusterSettings.Usage);
        return 2;
}

static int Report(Tally tally)
{
    Console.WriteLine(tally);
    return tally.IsClean ? 0 : 1;
}
