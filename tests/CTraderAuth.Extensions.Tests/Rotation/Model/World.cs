using System.Collections.Immutable;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>A state of the model: one row, one server, two owners, and what is between them.</summary>
internal sealed record World(ModelServer Server, Frozen Row, ImmutableArray<ModelOwner> Owners, Budget Left)
{
    public long Version { get; init; } = 1;

    /// <summary>Requests that were sent and not processed yet.</summary>
    public ImmutableArray<Request> Inbox { get; init; } = [];

    /// <summary>The pairs that reached a process and did not die in its memory, a bit each.</summary>
    public int Kept { get; init; }

    /// <summary>The pairs that were written once.</summary>
    public int Written { get; init; }

    /// <summary>Somebody sent although the row was no longer marked by him: he had slept between write 1 and the send.</summary>
    public bool SentLate { get; init; }

    internal sealed record Request(string Owner, long Epoch, string Secret);

    public bool IsSettled => Inbox.IsEmpty && Owners.All(owner => owner.IsGone);

    public World With(ModelOwner owner) => this with { Owners = [.. Owners.Select(other => other.Name == owner.Name ? owner : other)] };

    public UInt128 Key()
    {
        var key = new ModelKey();
        Server.AddTo(key);
        key.Add(Row.Number);
        Left.AddTo(key);
        key.Add(Kept);
        key.Add(Written);
        key.Add(SentLate);
        foreach (var owner in Owners)
        {
            owner.AddTo(key, Version);
        }

        foreach (var request in Inbox)
        {
            key.Add((request.Owner[0] * 10) + request.Owner[1]);
            key.Add((request.Epoch * 100) + (ModelServer.IsCode(request.Secret) ? 99 : ModelServer.NumberOf(request.Secret)));
        }

        return key.Value;
    }
}
