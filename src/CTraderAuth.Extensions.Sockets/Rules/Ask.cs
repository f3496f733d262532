namespace CTraderAuth.Sockets.Rules;

/// <summary>A request without a response yet.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Application">How often the application had been authorized by then.</param>
/// <param name="Token">The token in it; null in the one that authorizes the application.</param>
/// <param name="Epoch">How often the authorization of its account had been ended by then.</param>
internal sealed record Ask(TimeSpan At, int Application, KnownToken? Token = null, int Epoch = 0)
{
    public override string ToString() => $"asked at {At}";
}
