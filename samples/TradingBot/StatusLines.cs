using CTraderAuth;
using CTraderAuth.Sockets;
using Microsoft.Extensions.Hosting;

namespace TradingBot;

/// <summary>Prints a line in color when the session changes, and asks for consent when only that helps.</summary>
internal sealed class StatusLines(ICTraderSession session, IConsent consent) : BackgroundService
{
    private (CTraderSessionState State, long? Generation, int Connections)? _seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var status in session.WatchAsync(stoppingToken))
        {
            Print(status);
            while (session.Status.State is CTraderSessionState.ReauthorizationRequired && !await HasConsentAsync(stoppingToken))
            {
                await Task.Delay(TimeSpan.FromSeconds(10), stoppingToken);
            }
        }
    }

    private async Task<bool> HasConsentAsync(CancellationToken stoppingToken)
    {
        try
        {
            await consent.AskAsync(stoppingToken);
            return true;
        }
        catch (CTraderAuthException e)
        {
            Line.Print(e.Message, Line.Red);            // never a secret
            return false;
        }
    }

    private void Print(CTraderSessionStatus status)
    {
        var seen = (status.State, status.Generation, status.Connections);
        if (seen == _seen)
        {
            return;
        }

        _seen = seen;
        var (text, color) = status.State switch
        {
            CTraderSessionState.Ready => ($"Ready: {string.Join(", ", status.Accounts.Select(account => $"{account.Account} {account.State}"))}", Line.Green),
            CTraderSessionState.Connecting or CTraderSessionState.Authorizing => ($"{status.State} …", Line.Yellow),
            CTraderSessionState.ReauthorizationRequired => ("The trader must consent.", Line.Red),
            var state => ($"{state}. {status.LastError}", Line.Red),
        };
        Line.Print($"── generation {status.Generation ?? 0}, connection {status.Connections}  {text}", color);
    }
}
