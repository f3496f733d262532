using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CTraderAuth.AspNetCore.Diagnostics;

/// <summary>Records the outcome of callbacks on the meter of the core and on the activity of the request. No tag contains a subject or a secret.</summary>
internal sealed class CallbackMetrics(IMeterFactory meters)
{
    public const string Tag = "ctrader_auth.outcome";

    private readonly Counter<long> _callbacks =
        meters.Create("CTraderAuth").CreateCounter<long>("ctrader_auth.callbacks", "{callback}", "Callbacks of the consent page by their outcome.");

    public void Ended(HttpContext context, string outcome)
    {
        try
        {
            _callbacks.Add(1, new KeyValuePair<string, object?>(Tag, outcome));
        }
        catch (Exception)
        {
            // The failure belongs to the listener, and the grant may be stored already: the trader gets their page.
        }

        context.Features.Get<IHttpActivityFeature>()?.Activity.SetTag(Tag, outcome);
    }
}
