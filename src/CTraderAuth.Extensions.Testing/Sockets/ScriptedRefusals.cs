namespace CTraderAuth.Testing.Sockets;

/// <summary>The refusals that a test asked for, first in, first out. Used under the sandbox's gate.</summary>
internal sealed class ScriptedRefusals
{
    private readonly List<ScriptedRefusal> _waiting = [];

    public void Add(ScriptedRefusal refusal) => _waiting.Add(refusal);

    public void Clear() => _waiting.Clear();

    public ScriptedRefusal? Take(int payloadType, long? account)
    {
        var index = _waiting.FindIndex(refusal => refusal.PayloadType == payloadType && (refusal.Account is null || refusal.Account == account));
        if (index < 0)
        {
            return null;
        }

        var taken = _waiting[index];
        if (--taken.Times is 0)
        {
            _waiting.RemoveAt(index);
        }

        return taken;
    }
}
