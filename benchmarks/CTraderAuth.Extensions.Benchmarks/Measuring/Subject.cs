namespace CTraderAuth.Benchmarks.Measuring;

/// <summary>One way of doing something, compared with others.</summary>
internal abstract class Subject(string name) : IDisposable
{
    public string Name { get; } = name;

    /// <summary>Does it so often; the loop belongs to the subject, so that no delegate is measured.</summary>
    public abstract void Run(int times);

    public virtual void Dispose()
    {
    }

    public static void Dispose(IEnumerable<Subject> subjects)
    {
        foreach (var subject in subjects)
        {
            subject.Dispose();
        }
    }
}
