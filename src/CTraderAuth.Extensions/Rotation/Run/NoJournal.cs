using CTraderAuth.Rotation.Transition;

namespace CTraderAuth.Rotation.Run;

/// <summary>Keeps nothing: a store on this machine is as near as a journal.</summary>
internal sealed class NoJournal : IResponseJournal
{
    public static readonly NoJournal Instance = new();

    private NoJournal()
    {
    }

    public ValueTask CollectAsync(CancellationToken cancellationToken) => default;

    public string? Keep(string subject, TokensReceived received) => null;

    public void Forget(string? entry)
    {
    }
}
