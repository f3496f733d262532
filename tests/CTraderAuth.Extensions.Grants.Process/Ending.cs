using System.Runtime.InteropServices;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.OtherProcess;

/// <summary>A program that is told to end while it refreshes, waits or does nothing, in each of the ways in which programs host the library.</summary>
internal static class Ending
{
    public static async Task RunAsync(string shape, string file, string what)
    {
        switch (shape)
        {
            case "started":
                using (var host = Build(file, what))
                {
                    await host.StartAsync();
                    await WorkAsync(host.Services, what, host.WaitForShutdownAsync());
                }

                break;
            case "built":
                using (var host = Build(file, what))
                {
                    await WorkAsync(host.Services, what, Never);
                }

                break;
            case "disposed":
                await using (var provider = Add(new ServiceCollection().AddLogging(), file, what).BuildServiceProvider())
                {
                    await WorkAsync(provider, what, Never);
                }

                break;
            default:
                await WorkAsync(Add(new ServiceCollection().AddLogging(), file, what).BuildServiceProvider(), what, Never);
                break;
        }
    }

    private static Task Never => new TaskCompletionSource().Task;

    /// <summary>Leaves no thread of the pool for anybody, for good.</summary>
    private static void BlockThreadPool()
    {
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static _ => Thread.Sleep(Timeout.Infinite), null);
        }
    }

    private static IHost Build(string file, string what)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        Add(builder.Services, file, what);
        return builder.Build();
    }

    private static IServiceCollection Add(IServiceCollection services, string file, string what)
    {
        services.Add(file);
        if (what is "unsaved")
        {
            var store = services.Last(service => service.ServiceType == typeof(IGrantStore));
            services.AddSingleton<IGrantStore>(provider => new StoreWithTroubles((IGrantStore)store.ImplementationFactory!(provider), $"{file}.away"));
        }

        return services;
    }

    private static async Task WorkAsync(IServiceProvider services, string what, Task stopped)
    {
        var tokens = services.GetRequiredService<ICTraderTokens>();

        // The newest handlers are called first: these only tell.
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Console.WriteLine("signal"));
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, static _ => Console.WriteLine("signal"));
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static _ => Console.WriteLine("signal"));
        var work = what switch
        {
            "idle" or "blocked" => tokens.GetAsync("alice").AsTask(),
            "consent" => tokens.ConnectInBrowserAsync("bob"),
            _ => tokens.RefreshAsync("alice"),
        };
        if (what is "idle" or "unsaved")
        {
            Console.WriteLine($"generation {(await work).Generation}");
        }

        var told = Task.Run(Console.In.ReadLine);
        Console.WriteLine("working");
        if (what is "consent")
        {
            await work;
        }

        await Task.WhenAny(stopped, told);
        if (what is "blocked")
        {
            BlockThreadPool();
        }

        Console.WriteLine("returning");
    }
}
