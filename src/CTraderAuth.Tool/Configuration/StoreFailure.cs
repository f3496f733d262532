using System.Net.Sockets;
using CTraderAuth.Tool.Exits;

namespace CTraderAuth.Tool.Configuration;

/// <summary>Whether a store that failed may work in a moment, or is configured wrongly.</summary>
internal static class StoreFailure
{
    public static int ExitOf(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or TimeoutException || ServerStores.IsOutage(cause))
            {
                return Exit.TryLater;
            }
        }

        return Exit.Usage;
    }
}
