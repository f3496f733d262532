using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace CTraderAuth.Lifetime;

/// <summary>Keeps this process alive while a token is being spent: at a signal that nobody else handles, and when it ends by itself.</summary>
/// <remarks>
/// A host that was only built and a plain container have no hosted services, and since .NET 10 a signal ends a process without
/// <see cref="AppDomain.ProcessExit"/>. A signal is never cancelled here, only held up: what it would have done happens afterwards.
/// </remarks>
internal static class ProcessEnd
{
    /// <summary>Longer than it takes to die: until then nothing begins that the end would cut off.</summary>
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    /// <summary>What the end allows for what spends nothing: reading, and leaving an attempt.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(5);

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
    private static readonly ConditionalWeakTable<ProgramLife, object> Programs = [];
    private static readonly Lock Starting = new();
    private static PosixSignalRegistration[]? registrations;
    private static int waiting;
    private static int interrupts;

    /// <summary>One for the process, as its end is.</summary>
    public static SpendingGate Spending { get; } = new() { Watch = CountInterrupts };

    /// <summary>Watches for the end of this process, once.</summary>
    /// <remarks>As early as can be: signal handlers run from the newest to the oldest until one cancels the signal, so this one runs only if no newer one has.</remarks>
    public static void Watch()
    {
        lock (Starting)
        {
            if (registrations is not null)
            {
                return;
            }

            registrations = Register();
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            AppDomain.CurrentDomain.UnhandledException += OnCrash;
            if (AssemblyLoadContext.GetLoadContext(typeof(ProcessEnd).Assembly) is { IsCollectible: true } plugin)
            {
                plugin.Unloading += static _ => Forget();
            }
        }
    }

    /// <summary>Stops the grants of a container when the process ends. Keeps nothing alive.</summary>
    public static void Add(ProgramLife program) => Programs.AddOrUpdate(program, program);

    public static void Remove(ProgramLife program) => Programs.Remove(program);

    /// <summary>Stops the grants of every container that still lives, and waits for what is being spent or stored.</summary>
    public static Task StopAsync() => Task.WhenAll(Programs.Select(static program => program.Key.StopAsync()));

    private static PosixSignalRegistration[] Register()
    {
        try
        {
            return [.. Signals.Select(static signal => PosixSignalRegistration.Create(signal, OnSignal))];
        }
        catch (Exception e) when (e is PlatformNotSupportedException or IOException)
        {
            // A platform without signals, such as a browser.
            return [];
        }
    }

    private static void OnSignal(PosixSignalContext context)
    {
        Spending.Close();
        var again = Interlocked.Increment(ref waiting) > 1 || Volatile.Read(ref interrupts) > 1;
        try
        {
            var (done, atMost) = Spending.Inside;
            if (!(again && context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT))
            {
                done.Wait(atMost);
            }
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        // An older handler may cancel the signal after this one, and then the program goes on.
        _ = OpenLaterAsync();
    }

    private static async Task OpenLaterAsync()
    {
        await Task.Delay(Dying, TimeProvider.System).ConfigureAwait(false);
        Spending.Open();
    }

    private static void OnExit(object? sender, EventArgs e)
    {
        Spending.Close();
        try
        {
            // Bounded here too: the thread pool may be blocked for good, and then nothing of this ever runs.
            Task.Run(StopAsync).Wait(Spending.Inside.AtMost + Reading);
        }
        catch (Exception)
        {
            // A logger that is disposed already, say: that must not turn the end into a crash.
        }
    }

    private static void OnCrash(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.IsTerminating)
        {
            OnExit(sender, e);
        }
    }

    /// <summary>A second Ctrl+C means that the person does not want to wait, even if the program handled the first one itself.</summary>
    private static PosixSignalRegistration? CountInterrupts()
    {
        interrupts = 0;
        return registrations is null or [] ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Interlocked.Increment(ref interrupts));
    }

    // What a load context that is unloaded leaves behind would keep it in memory.
    private static void Forget()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        foreach (var registration in registrations!)
        {
            registration.Dispose();
        }
    }
}
