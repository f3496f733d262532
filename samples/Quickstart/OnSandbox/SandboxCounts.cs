using CTraderAuth.Testing;

namespace Quickstart.OnSandbox;

/// <summary>The requests at the sandbox's token endpoint.</summary>
internal static class SandboxCounts
{
    extension(CTraderSandbox sandbox)
    {
        public int Exchanges => sandbox.TokenRequests.Count(request => request is { GrantType: "authorization_code", Applied: true });

        public int Refreshes => sandbox.TokenRequests.Count(request => request.GrantType is "refresh_token");

        public int Denials => sandbox.TokenRequests.Count(request => !request.Applied);
    }
}
