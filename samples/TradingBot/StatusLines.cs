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
        // A rotation is two lines: what ended, and that it is over.
        var seen = (status.State, status.State is CTraderSessionState.Ready ? status.Generation : null, status.Connections);
        if (seen == _seen)
        {
            return;
        }

        _seen = seen;
        var (text, color) = status.State switch
        {
            CTraderSessionState.Ready => ($"Ready: {string.Join(", ", status.Accounts.Select(Text))}", Line.Green),
            CTraderSessionState.Connecting or CTraderSessionState.Authorizing => ($"{status.State} …", Line.Yellow),
            CTraderSessionState.ReauthorizationRequired => ("The trader must consent.", Line.Red),
            var state => ($"{state}. {status.LastError}", Line.Red),
        };
        var generation = status.Generation is { } number ? $"generation {number}, " : "";
        var where = status.Connections is 0 ? "" : $"{generation}connection {status.Connections}  ";
        Line.Print($"── {where}{text}", color);
    }

    private static string Text(CTraderAccountStatus account) =>
        account.State is CTraderAccountState.Authorized ? $"{account.Account}" : $"{account.Account} {account.State} ({account.ErrorCode})";
}
