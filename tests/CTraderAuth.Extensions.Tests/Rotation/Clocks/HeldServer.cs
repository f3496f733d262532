using CTraderAuth.Protocol;
using CTraderAuth.Protocol.Reading;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Rotation.Model;

namespace CTraderAuth.Tests.Rotation.Clocks;

/// <summary>The model's strict server behind a door: the test sees a request arrive, and says what becomes of it.</summary>
internal sealed class HeldServer : ITokenEndpoint
{
    private readonly Lock _changing = new();
    private ModelServer _state = ModelServer.Start(RefreshTokenReuse.Reject);

    /// <summary>Runs before a request is answered; an answer that it gives stands for the server's, and nothing is spent.</summary>
    public Func<string, Task<TokenAnswer?>> Before { get; set; } = static _ => Task.FromResult<TokenAnswer?>(null);

    public int Refreshes { get; private set; }

    public int Replays { get; private set; }

    public bool Honours(string refreshToken) => _state.Honours(refreshToken);

    public async Task<TokenAnswer> SendAsync(TokenGrant grant, Uri endpoint, CancellationToken cancellationToken)
    {
        if (await Before(grant.RefreshToken!) is { } instead)
        {
            return instead;
        }

        lock (_changing)
        {
            (_state, var pair) = _state.Process(grant.RefreshToken!);
            Refreshes += pair is 0 ? 0 : 1;
            Replays += pair is 0 ? 1 : 0;
            return ModelServer.AnswerOf(pair);
        }
    }
}
