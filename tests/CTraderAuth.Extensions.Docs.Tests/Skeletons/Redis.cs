using CTraderAuth;
using StackExchange.Redis;

internal static class Skeleton
{
    internal static void Configure(ICTraderAuthBuilder builder)
    {
        /* block */
    }
}
