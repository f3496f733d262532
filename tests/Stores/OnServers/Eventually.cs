using System.Diagnostics;
using CTraderAuth.Storage;

namespace CTraderAuth.Servers;

internal static partial class Eventually
{
    /// <summary>Repeats a call while the store fails. Returns what it returned, and how long that took.</summary>
    public static async Task<(T Result, TimeSpan After)> WorksAsync<T>(Func<Task<T>> call)
    {
        var (started, result) = (Stopwatch.GetTimestamp(), default(T));
        await ReadyAsync(async () =>
        {
            try
            {
                result = await call();
                return true;
            }
            catch (Exception e) when (e is StoreException or CTraderUnavailableException)
            {
                return false;
            }
        });
        return (result!, Stopwatch.GetElapsedTime(started));
    }
}
