using CTraderAuth.Benchmarks.Attach;
using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Jobs;

/// <summary>Attaching a live token to a new request.</summary>
public class AttachNewRequest : SubjectJob
{
    private protected override IReadOnlyList<Subject> Start() => AttachSection.New();
}
