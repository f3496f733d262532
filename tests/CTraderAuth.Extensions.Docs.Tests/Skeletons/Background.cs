using CTraderAuth;

internal static class Skeleton
{
    internal static async Task CallAsync(ICTraderTokens tokens, HttpClient client, CancellationToken stoppingToken)
    {
        /* block */
    }
}
