using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace CTraderAuth.Lifetime;

/// <summary>Keeps this process alive while a token is being spent: when it receives a signal that nothing else handles, and when it exits.</summary>
/// <remarks>
/// A host that was built but not started, and a plain container, run no hosted services; and since .NET 10 a signal ends a process without
/// <see cref="AppDomain.ProcessExit"/>. A signal is never cancelled here, only delayed: it takes its effect afterwards.
/// </remarks>
internal static class ProcessEnd
{
    /// <summary>Longer than a process takes to end after a signal: during this time nothing begins that the end would interrupt.</summary>
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    /// <summary>How long the end waits for work that spends nothing: reads, and releasing an attempt.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(5);

    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
    private static readonly ConditionalWeakTable<ProgramLife, object> Programs = [];
    private static readonly Lock Starting = new();
    private static PosixSignalRegistration[]? _registrations;
    private static int _waiting;
    private static int _interrupts;

    /// <summary>One gate for the whole process, because the process ends as a whole.</summary>
    public static SpendingGate Spending { get; } = new() { Watch = CountInterrupts };

    /// <summary>Watches for the end of this process, once.</summary>
    /// <remarks>Registered as early as possible: signal handlers run from the newest to the oldest until one cancels the signal, so this one runs only if no newer one cancelled it.</remarks>
    public static void Watch()
    {
        lock (Starting)
        {
            if (_registrations is not null)
            {
                return;
            }

            _registrations = Register();
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            AppDomain.CurrentDomain.UnhandledException += OnCrash;
            if (AssemblyLoadContext.GetLoadContext(typeof(ProcessEnd).Assembly) is { IsCollectible: true } plugin)
            {
                plugin.Unloading += static _ => Forget();
            }
        }
    }

    /// <summary>Stops the grants of a container when the process ends. Holds only a weak reference.</summary>
    public static void Add(ProgramLife program) => Programs.AddOrUpdate(program, program);

    public static void Remove(ProgramLife program) => Programs.Remove(program);

    /// <summary>Stops the grants of every container that is still alive, and waits for everything that is being spent or stored.</summary>
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
        var again = Interlocked.Increment(ref _waiting) > 1 || Volatile.Read(ref _interrupts) > 1;
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
            Interlocked.Decrement(ref _waiting);
        }

        // An older handler may cancel the signal after this one; the program then continues.
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
            // Limited here as well: if the thread pool is blocked permanently, the task never runs.
            Task.Run(StopAsync).Wait(Spending.Inside.AtMost + Reading);
        }
        catch (Exception)
        {
            // For example a logger that was disposed already; it must not turn the exit into a crash.
        }
    }

    private static void OnCrash(object sender, UnhandledExceptionEventArgs e)
    {
        if (e.IsTerminating)
        {
            OnExit(sender, e);
        }
    }

    /// <summary>A second Ctrl+C means that the user does not want to wait, even if the program handled the first one itself.</summary>
    private static PosixSignalRegistration? CountInterrupts()
    {
        _interrupts = 0;
        return _registrations is null or [] ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, static _ => Interlocked.Increment(ref _interrupts));
    }

    // Remaining handlers would keep an unloaded AssemblyLoadContext in memory.
    private static void Forget()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnCrash;
        foreach (var registration in _registrations!)
        {
            registration.Dispose();
        }
    }
}
