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

    public ValueTask<KeptResponse?> KeepAsync(string subject, TokensReceived received) => default;

    public ValueTask ForgetAsync(KeptResponse? kept) => default;
}
