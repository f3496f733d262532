using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Requests;

/// <summary>The reading of an answer that is there.</summary>
internal sealed class AnswerSubject(string name, Func<object?> read) : Subject(name)
{
    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            read();
        }
    }
}
