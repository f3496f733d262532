using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CTraderAuth.Campaign.Child;

internal static class Registration
{
    public const string Subject = "alice";

    /// <summary>The program under test: credentials from the environment, grants in a store, a clock of the campaign's.</summary>
    public static ServiceProvider Build(string store, TimeProvider time, Steps? steps = null, string? journal = null, ILoggerProvider? log = null, TimeSpan? requestTimeout = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(time);

        // Servers live in real time, and so does the pause after a failover.
        services.AddSingleton(new StoreSetbacks());
        services.AddLogging(logging => _ = steps is null ? logging : logging.AddProvider(new PublishStep(steps)));
        services.AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log));
        var builder = services.AddCTraderAuth(options =>
        {
            options.ClientId = Setting("CLIENT_ID");
            options.ClientSecret = Setting("CLIENT_SECRET");
            options.RedirectUri = Setting("REDIRECT_URI");
            options.TokenUri = Setting("TOKEN_URI");
            options.RequestTimeout = requestTimeout ?? AcceleratedClock.RequestTimeout;
        }).Use(store);
        if (journal is not null)
        {
            builder.UseResponseJournal(journal);
        }

        if (steps is not null)
        {
            var inner = services.Last(service => service.ServiceType == typeof(IGrantStore)).ImplementationFactory!;
            services.AddSingleton<IGrantStore>(provider => new SteppedStore((IGrantStore)inner(provider), steps));
        }

        return services.BuildServiceProvider();
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name)!;
}
