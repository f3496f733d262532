using CTraderAuth;
using CTraderAuth.Sockets;
using CTraderAuth.Testing;
using Microsoft.Extensions.Hosting;

namespace TradingBot.OnSandbox;

/// <summary>Rotates the token and cuts the connection, over and over, once the bot is authorized.</summary>
internal sealed class Troublemaker(ICTraderSession session, ICTraderTokens tokens, IConsent consent, CTraderSandbox sandbox, TimeSpan rotateEvery, TimeSpan cutEvery) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await consent.AskAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await session.WhenAuthorizedAsync(cancellationToken: stoppingToken);
        await Task.WhenAll(RotateAsync(stoppingToken), CutAsync(stoppingToken));
    }

    private async Task RotateAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(rotateEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Line.Print("── The token is rotated.");
            try
            {
                await tokens.RefreshAsync(IConsent.Subject, stoppingToken);
            }
            catch (CTraderAuthException e)
            {
                Line.Print(e.Message, Line.Red);
            }
        }
    }

    private async Task CutAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(cutEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Line.Print("── The connection is cut.");
            sandbox.Socket.Cut();
        }
    }
}
