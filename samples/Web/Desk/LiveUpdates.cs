using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TradingDesk.Desk;

/// <summary>Tells an open page that something has changed. The page then loads its content again.</summary>
internal static class LiveUpdates
{
    public static ServerSentEventsResult<string> Stream(Timeline timeline, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(ChangesAsync(timeline, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(Timeline timeline, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await foreach (var _ in timeline.ChangesAsync(ending.Token))
        {
            yield return new("look") { ReconnectionInterval = TimeSpan.FromSeconds(1) };
        }
    }
}
