using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>An operation that takes so long that a delegate around it does not matter.</summary>
internal sealed class ActionSubject(string name, Action once) : Subject(name)
{
    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            once();
        }
    }
}
