namespace Quickstart.Narration;

/// <summary>A step did not do what it should.</summary>
internal sealed class StepFailedException(string message) : Exception(message)
{
    public static void Unless(bool condition, string message)
    {
        if (!condition)
        {
            throw new StepFailedException(message);
        }
    }
}
