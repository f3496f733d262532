using CTraderAuth;

internal static class Skeleton
{
    internal static void Map(WebApplicationBuilder builder, WebApplication app)
    {
        /* block */
    }
}
