namespace TradingBot;

/// <summary>Asks the trader for access: once, as the grant outlives the program, and again if they have withdrawn it.</summary>
internal interface IConsent
{
    const string Subject = "my-bot";

    Task AskAsync(CancellationToken cancellationToken);
}
