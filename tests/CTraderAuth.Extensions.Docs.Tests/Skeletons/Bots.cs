using System.Text;
using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

internal static class Skeleton
{
    internal static async Task RunAsync(
        HostApplicationBuilder builder, ICTraderTokens tokens, ICTraderSession session, string refreshToken, long account, ReadOnlyMemory<byte> order, ReadOnlyMemory<byte> reconcile, CancellationToken cancellationToken)
    {
        await Task.Yield();
        /* block */
    }
}
