namespace CTraderAuth.Sockets.Connections;

/// <summary>The wait for a response. It ends without one only after the reader had its turn.</summary>
internal static class ResponseWait
{
    /// <exception cref="CTraderRequestException">cTrader refused the request.</exception>
    /// <exception cref="CTraderUnavailableException">It was not sent, or no response came.</exception>
    public static async Task<CTraderMessage> ForAsync(PendingRequest request, TimeSpan limit, TimeProvider time, Func<Task> readersTurn, CancellationToken cancellationToken)
    {
        try
        {
            return await request.Response.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            var isUnsent = request.TryWithdraw();
            if (!isUnsent)
            {
                await readersTurn().ConfigureAwait(false);
            }

            if (request.Response.IsCompleted)
            {
                return await request.Response.ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw isUnsent
                ? RequestErrors.NotSent(request.Account, request.PayloadType, "The connection accepted no more data.")
                : RequestErrors.Unknown(request.Account, request.PayloadType, $"cTrader did not respond within {limit.TotalSeconds:0.##} s.");
        }
    }
}
