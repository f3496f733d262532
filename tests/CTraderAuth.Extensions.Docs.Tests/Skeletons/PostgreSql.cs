using CTraderAuth;
using Npgsql;

internal static class Skeleton
{
    internal static void Configure(ICTraderAuthBuilder builder)
    {
        /* block */
    }
}
