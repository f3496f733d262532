using System.Globalization;
using BenchmarkDotNet.Running;
using CTraderAuth.Benchmarks;
using CTraderAuth.Benchmarks.Jobs;
using CTraderAuth.Benchmarks.Rotations;
using CTraderAuth.Benchmarks.Start;
using CTraderAuth.Benchmarks.Stores;

switch (args)
{
    case ["compare"]:
        await Comparison.RunAsync(quick: false);
        return 0;
    case ["compare", "--quick"]:
        await Comparison.RunAsync(quick: true);
        return 0;
    case ["stores"]:
        await Comparison.RunStoresAsync();
        return 0;
    case ["sqlite"]:
        Console.WriteLine((await SqliteSection.MeasureRatesAsync(quick: false)).ToMarkdown());
        Console.WriteLine((await SqliteSection.MeasurePropagationAsync(quick: false)).ToMarkdown());
        return 0;
    case ["refresher", var store, .. var number] when number is [] || (number is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _)):
        return await Comparison.RunRefresherAsync(store, number is [var due] ? int.Parse(due, CultureInfo.InvariantCulture) : 100_000);
    case ["due"]:
        Console.WriteLine((await PostgreSqlSection.MeasureDueAsync(quick: false)).ToMarkdown());
        return 0;
    case ["profile", "postgresql"]:
        Console.WriteLine((await PostgreSqlSection.ProfileAsync()).ToMarkdown());
        return 0;
    case ["profile", "redis"]:
        Console.WriteLine((await RedisSection.ProfileAsync()).ToMarkdown());
        return 0;
    case ["profile"]:
        Console.WriteLine((await ProfileSection.MeasureAsync()).ToMarkdown());
        return 0;
    case [Starter.Command, var program, var address]:
        return await Starter.RunAsync(program, address);
    case [['-', '-', ..], ..]:
        BenchmarkSwitcher.FromAssembly(typeof(Comparison).Assembly).Run(args, JobConfig.Create());
        return 0;
    default:
        Console.WriteLine("""
            compare            everything, with its limit and its peers, in under five minutes; writes benchmarks/RESULTS.md
            compare --quick    the same in under 45 s, and less precise; writes nothing
            stores             only the rows of the stores; writes nothing
            sqlite             only those of SQLite, many rotations at once; writes nothing
            due                only the due scan in PostgreSQL, at a thousand and at a million; writes nothing
            refresher STORE    100,000 due grants, three instances with the refresher, on postgresql or redis; writes nothing; another NUMBER may follow
            profile            where the time of a rotation on SQLite goes; profile postgresql and profile redis: on those
            --filter '*'       BenchmarkDotNet on the parts that take micro- or nanoseconds; --list flat names them, --help shows all options
            """);
        return 2;
}
