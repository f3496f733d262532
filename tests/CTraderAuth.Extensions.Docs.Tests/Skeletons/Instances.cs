using CTraderAuth;
using Microsoft.AspNetCore.DataProtection;

internal static class Skeleton
{
    internal static void Configure(WebApplicationBuilder builder, IConfigurationSection section)
    {
        /* block */
    }
}
