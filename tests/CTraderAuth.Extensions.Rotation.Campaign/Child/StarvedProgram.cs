using System.Globalization;
using CTraderAuth.Campaign.Starvation;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Campaign.Child;

/// <summary>Refreshes while other code keeps every thread of its pool busy. Runs on the main thread, which is not one of them.</summary>
internal static class StarvedProgram
{
    private const int Threads = 4;
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    public static void Run(TimeSpan requestTimeout, string method)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        ThreadPool.SetMaxThreads(Threads, Threads);
        var services = new ServiceCollection().AddLogging();
        services.AddCTraderAuth(options =>
        {
            (options.ClientId, options.ClientSecret, options.RedirectUri) = ("starved", "secret", "http://localhost/callback");
            options.TokenUri = Environment.GetEnvironmentVariable("TOKEN_URI")!;
            options.RequestTimeout = requestTimeout;
            options.TokenRequestMethod = Enum.Parse<TokenRequestMethod>(method);
        }).UseMemory();
        using var program = services.BuildServiceProvider();
        var tokens = program.GetRequiredService<ICTraderTokens>();
        while (Console.ReadLine() is { } order)
        {
            Console.WriteLine(order.Split(' ') switch
            {
                ["connect", var code] => Outcome(tokens.ConnectAsync(Registration.Subject, code)),
                _ => Refresh(tokens),
            });
        }
    }

    /// <summary>Starts a refresh; once the server has the request, the parent says how the pool is to be kept busy and for how long.</summary>
    private static string Refresh(ICTraderTokens tokens)
    {
        var refresh = tokens.RefreshAsync(Registration.Subject);
        if (Console.ReadLine()?.Split(' ') is [var trouble, var milliseconds])
        {
            Occupy(Enum.Parse<Trouble>(trouble), TimeSpan.FromMilliseconds(int.Parse(milliseconds, CultureInfo.InvariantCulture)));
        }

        return Outcome(refresh);
    }

    private static void Occupy(Trouble trouble, TimeSpan time)
    {
        var pieces = trouble switch
        {
            Trouble.BlockedThreads => Threads,
            Trouble.LongQueue => (int)(time / Piece) * Threads,
            _ => 0,
        };
        var piece = trouble is Trouble.BlockedThreads ? time : Piece;
        for (var i = 0; i < pieces; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static piece => Thread.Sleep(piece), piece, preferLocal: false);
        }

        Console.WriteLine("busy");
    }

    private static string Outcome(Task<CTraderAccessToken> call)
    {
        try
        {
            return call.Wait(Hang) ? $"token {call.Result.Generation}" : "hangs";
        }
        catch (AggregateException e)
        {
            return e.InnerException switch
            {
                CTraderUnavailableException { OutcomeUnknown: true } => "unknown",
                CTraderReauthorizationRequiredException required => $"lost {required.Reason}",
                { } other => $"failed {other.GetType().Name}",
                null => "failed",
            };
        }
    }
}
