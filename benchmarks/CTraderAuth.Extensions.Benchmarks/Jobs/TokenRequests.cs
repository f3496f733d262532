using CTraderAuth.Benchmarks.Measuring;
using CTraderAuth.Benchmarks.Requests;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>A token request from the call to the parsed response, without a network.</summary>
public class TokenRequests : SubjectJob
{
    private protected override IReadOnlyList<Subject> Start() => RequestSection.Requests();
}
