using CTraderAuth;
using Microsoft.AspNetCore.SignalR.Client;

internal static class Skeleton
{
    internal static HubConnection Connect(ICTraderTokens tokens)
    {
        /* block */
        return connection;
    }
}
