using CTraderAuth.Testing.Tests.Sandbox;

namespace CTraderAuth.Testing.Tests.Consent;

/// <summary>A trader in front of the consent page.</summary>
public abstract class ConsentTest : SandboxTest
{
    protected string Link(string? clientId = null, string? redirectUri = null, string? scope = "trading", string? state = null)
    {
        var link = $"{Sandbox.AuthUri}?client_id={Uri.EscapeDataString(clientId ?? Sandbox.ClientId)}&redirect_uri={Uri.EscapeDataString(redirectUri ?? Sandbox.RedirectUri)}";
        link += scope is null ? "" : $"&scope={Uri.EscapeDataString(scope)}";
        return state is null ? link : $"{link}&state={Uri.EscapeDataString(state)}";
    }

    protected async Task<HttpResponseMessage> Decide(string link, string decision, string cTid = "trader-1", string other = "")
    {
        using var form = new FormUrlEncodedContent([new("ctid", cTid), new("other", other), new("decision", decision)]);
        return await Http.PostAsync(link, form, Cancel);
    }
}
