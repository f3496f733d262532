namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>Folds the parts of a state into 128 bits, so that millions of states are remembered in little space.</summary>
internal sealed class ModelKey
{
    private ulong _one = 14_695_981_039_346_656_037;
    private ulong _two = 7_809_847_782_465_536_322;

    public UInt128 Value => new(_one, _two);

    public void Add(bool part) => Add(part ? 1 : 0);

    public void Add(long part)
    {
        unchecked
        {
            _one = (_one ^ (ulong)part) * 1_099_511_628_211;
            _one ^= _one >> 29;
            _two = (_two + (ulong)part + 0x9E37_79B9_7F4A_7C15) * 0xBF58_476D_1CE4_E5B9;
            _two ^= _two >> 31;
        }
    }
}
