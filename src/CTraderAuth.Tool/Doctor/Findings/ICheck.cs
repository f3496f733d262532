namespace CTraderAuth.Tool.Doctor.Findings;

/// <summary>One question about this machine, its configuration or its grants. A check changes nothing and spends nothing.</summary>
internal interface ICheck
{
    /// <summary>Its name in the output, unless its findings have names of their own.</summary>
    string Name { get; }

    /// <summary>The others need its success: if it fails, they are not run.</summary>
    bool IsRequired => false;

    /// <summary>Yields what it finds, each as soon as it is known.</summary>
    IAsyncEnumerable<Finding> RunAsync(CancellationToken cancellationToken);
}
