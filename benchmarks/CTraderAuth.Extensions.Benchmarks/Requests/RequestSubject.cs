using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>A token request from the call to the parsed answer.</summary>
internal sealed class RequestSubject(string name, Func<Task> once) : Subject(name)
{
    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            once().GetAwaiter().GetResult();
        }
    }
}
