using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Requests;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Reading a token response in memory.</summary>
public class TokenAnswers : SubjectJob
{
    private protected override IReadOnlyList<Subject> Start() => RequestSection.Answers();
}
