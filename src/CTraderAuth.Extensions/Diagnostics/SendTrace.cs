using System.Diagnostics;
using CTraderAuth.Grants;

namespace CTraderAuth.Diagnostics;

/// <summary>The activity of one send. A listener that throws must neither stop the send nor cost a new pair.</summary>
internal sealed class SendTrace : IDisposable
{
    private static readonly ActivitySource Activities = new(RotationMetrics.Name);

    private readonly Activity? _activity;

    public SendTrace(PurposeKind kind)
    {
        var outer = Activity.Current;
        try
        {
            _activity = Activities.StartActivity($"ctrader_auth.{RotationMetrics.Label(kind)}", ActivityKind.Client);
        }
        catch (Exception)
        {
            Activity.Current = outer;
        }
    }

    /// <summary>Records the result of the send.</summary>
    public void Answered(RotationOutcome outcome)
    {
        _activity?.SetTag(RotationMetrics.Outcome, RotationMetrics.Label(outcome));
        if (outcome is not (RotationOutcome.Rotated or RotationOutcome.Salvaged))
        {
            _activity?.SetTag("error.type", RotationMetrics.Label(outcome)).SetStatus(ActivityStatusCode.Error);
        }
    }

    public void Dispose() => RotationMetrics.Tell(() => _activity?.Dispose());
}
