using CTraderAuth;

internal static class Skeleton
{
    internal static async Task RunAsync(ICTraderTokens tokens, CTraderToken pair, CancellationToken cancellationToken)
    {
        /* block */
    }
}
