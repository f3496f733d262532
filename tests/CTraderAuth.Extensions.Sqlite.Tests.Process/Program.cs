using System.Buffers.Binary;
using System.Globalization;
using CTraderAuth;
using CTraderAuth.OtherProcess;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

// Another process on the same file: what, where, which subject, how often.
var services = new ServiceCollection();
services.AddLogging(logging => _ = args[0] is "open" ? logging.AddSimpleConsole(options => options.SingleLine = true) : logging).AddOptions<CTraderAuthOptions>().Configure(options => options.ClientId = "app");
var builder = new Builder(services);
_ = args[1] is "default" ? builder.UseSqlite() : builder.UseSqlite($"Data Source={args[1]};Default Timeout=60");
await using var provider = services.BuildServiceProvider();
var store = provider.GetRequiredService<IGrantStore>();

switch (args[0])
{
    case "count":
        for (var i = 0; i < int.Parse(args[3], CultureInfo.InvariantCulture); i++)
        {
            Console.WriteLine(await CountAsync(args[2]));
        }

        break;

    case "open":
        try
        {
            Console.WriteLine(await store.TrySaveAsync(new("bob", 1, null, default), 0) ? "saved" : "not saved");
        }
        catch (IOException e)
        {
            Console.WriteLine(e.Message);
        }

        break;

    case "together":
        await Task.WhenAll(Enumerable.Range(0, int.Parse(args[2], CultureInfo.InvariantCulture)).Select(number => Task.Run(() => SaveForeverAsync($"trader-{number}"))));
        break;

    case "watch":
        await foreach (var subject in store.WatchAsync())
        {
            Console.WriteLine(subject ?? "listening");
        }

        break;
}

return 0;

async Task<int> CountAsync(string subject)
{
    while (true)
    {
        var row = await store.FindAsync(subject);
        var count = 1 + (row is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(row.Content.Span));
        var content = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(content, count);
        if (await store.TrySaveAsync(new(subject, (row?.Version ?? 0) + 1, null, content), row?.Version ?? 0))
        {
            return count;
        }
    }
}

async Task SaveForeverAsync(string subject)
{
    for (var version = 1; ; version++)
    {
        if (await store.TrySaveAsync(new(subject, version, null, BitConverter.GetBytes(version)), version - 1))
        {
            Console.WriteLine($"{subject} {version}");
        }
    }
}
