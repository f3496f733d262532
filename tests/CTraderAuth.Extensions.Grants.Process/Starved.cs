using CTraderAuth.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth.OtherProcess;

/// <summary>A bot whose thread pool has a long queue when the response to a request arrives. Runs on the main thread, which is not one of the pool.</summary>
internal static class Starved
{
    private static readonly int Threads = Math.Max(4, Environment.ProcessorCount);
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(1);

    public static void Run(string address, string code)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        ThreadPool.SetMaxThreads(Threads, Threads);
        var services = new ServiceCollection().AddLogging();
        services.AddCTraderAuth(options =>
        {
            (options.ClientId, options.ClientSecret) = (Setting("CLIENT_ID"), Setting("CLIENT_SECRET"));
            (options.RedirectUri, options.TokenUri) = (Setting("REDIRECT_URI"), Setting("TOKEN_URI"));
        }).UseMemory();
        services.AddCTraderSession("alice", options => (options.Address, options.RequestTimeout) = (new Uri(address), RequestTimeout));
        using var program = services.BuildServiceProvider();
        Wait(program.GetRequiredService<ICTraderTokens>().ConnectAsync("alice", code));
        foreach (var service in program.GetServices<IHostedService>())
        {
            Wait(service.StartAsync(CancellationToken.None));
        }

        var session = program.GetRequiredService<ICTraderSession>();
        Wait(session.WhenAuthorizedAsync());
        var order = session.SendAsync(1001, 2106, "{}"u8.ToArray());

        // The server has the request.
        Console.ReadLine();
        for (var i = 0; i < (int)(Busy / Piece) * Threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static piece => Thread.Sleep(piece), Piece, preferLocal: false);
        }

        Console.WriteLine("busy");
        Console.WriteLine(Outcome(order));
    }

    private static string Outcome(Task<CTraderMessage> order)
    {
        try
        {
            return order.Wait(Hang) ? $"answered {order.Result.PayloadType}" : "hangs";
        }
        catch (AggregateException e)
        {
            return e.InnerException!.Message;
        }
    }

    private static void Wait(Task task) => task.WaitAsync(Hang).GetAwaiter().GetResult();

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)!;
}
