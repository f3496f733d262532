using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;

namespace CTraderAuth.Tests.Rotation;

/// <summary>One program's way to the token endpoint: while it sends, it does not wait for its clock.</summary>
internal sealed class ClockedEndpoint(ITokenEndpoint server, ProgramClock clock) : ITokenEndpoint
{
    public Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        clock.Work();
        return server.SendAsync(grant, endpoint, cancellationToken);
    }
}
