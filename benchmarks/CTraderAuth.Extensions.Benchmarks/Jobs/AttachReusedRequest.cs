using CTraderAuth.Benchmarks.Attach;
using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Attaching a live token to a request that is sent again and again.</summary>
public class AttachReusedRequest : SubjectJob
{
    private protected override IReadOnlyList<Subject> Start() => AttachSection.Reused();
}
