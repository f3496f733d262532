using System.Net;
using CTraderAuth.Testing;
using CTraderAuth.Tests.Tokens;

namespace CTraderAuth.Tests.Faults;

/// <summary>R7: whatever the server does, it is taken for what it was, and the grant is kept or its loss is told.</summary>
/// <remarks>CTRADERAUTH_CAMPAIGN repeats each case; security.md asks for 25.</remarks>
public sealed class FaultTests : TokensTest
{
    private static readonly int Repeats = int.TryParse(Environment.GetEnvironmentVariable("CTRADERAUTH_CAMPAIGN"), out var times) ? times : 1;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _handled = new(0);

    public static TheoryData<string, RefreshTokenReuse, TokenRequestMethod> Cases =>
    [
        .. from fault in Fault.All.Keys
           from reuse in Enum.GetValues<RefreshTokenReuse>()
           from method in Enum.GetValues<TokenRequestMethod>()
           select (fault, reuse, method),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task R7_A_fault_is_taken_for_what_it_was_and_the_grant_is_kept_or_its_loss_is_told(string name, RefreshTokenReuse reuse, TokenRequestMethod method)
    {
        GivenServer(reuse, method);
        for (var i = 0; i < Repeats; i++)
        {
            var (fault, subject, before) = (Fault.All[name], $"trader-{i}", Refreshes.Count);
            await GivenExpiredGrant(subject);

            Sandbox.Faults.Next(fault.Sent);
            var thrown = await AskAsync(subject, fault);
            var taken = await Tokens.GetStatusAsync(subject, Token);
            var end = fault.WorstCase is WorstCase.LostUnlessGrace && reuse is RefreshTokenReuse.Grace ? WorstCase.Kept : fault.WorstCase;

            taken!.LastOutcome.ShouldBe(fault.Outcome);
            ShouldSaySo(thrown, fault);
            await ShouldEndAsync(subject, end, taken);
            Refreshes.Skip(before).Count().ShouldBe(end is WorstCase.Rotated or WorstCase.Lost ? 1 : 2);
        }
    }

    [Theory]
    [InlineData(TokenRequestMethod.Get)]
    [InlineData(TokenRequestMethod.Post)]
    public async Task R7_A_server_that_cannot_be_reached_spends_nothing(TokenRequestMethod method)
    {
        GivenServer(RefreshTokenReuse.RevokeFamily, method);
        await GivenExpiredGrant("trader-0");
        var away = GivenTokens(options => (options.TokenRequestMethod, options.TokenUri) = (method, "http://127.0.0.1:1/apps/token"));

        var thrown = await Should.ThrowAsync<CTraderUnavailableException>(async () => await away.GetAsync("trader-0", Token));
        var taken = await Tokens.GetStatusAsync("trader-0", Token);
        Time.Advance(TimeSpan.FromMinutes(1));
        var token = await Tokens.GetAsync("trader-0", Token);

        thrown.OutcomeUnknown.ShouldBeFalse();
        taken!.LastOutcome.ShouldBe(RotationOutcome.NotSent);
        (await StatusOfApiAsync(token)).ShouldBe(HttpStatusCode.OK);
        Refreshes.ShouldHaveSingleItem();
    }

    [Fact]
    public void R7_There_are_twelve_faults_and_more() => Fault.All.Count.ShouldBeGreaterThanOrEqualTo(12);

    private void GivenServer(RefreshTokenReuse reuse, TokenRequestMethod method)
    {
        GivenSandbox(options => (options.Reuse, options.OnTokenRequest) = (reuse, Handle));
        Tokens = GivenTokens(options => options.TokenRequestMethod = method);
    }

    private void Handle(SandboxRequest request)
    {
        if (request.GrantType is "refresh_token")
        {
            _handled.Release();
        }
    }

    private async Task GivenExpiredGrant(string subject)
    {
        await GivenGrant(subject, subject);
        GivenExpired();
    }

    /// <summary>What a caller is told; null when he got his token. Ends when the server has done its part.</summary>
    private async Task<Exception?> AskAsync(string subject, Fault fault)
    {
        while (_handled.Wait(TimeSpan.Zero, Token))
        {
            // What was sent for the grants before this one.
        }

        var asked = Tokens.GetAsync(subject, Token).AsTask();
        if (fault.Delay is { } delay)
        {
            await Time.WhenWaitsAsync(delay);
            Time.Advance(delay < RequestTimeout ? delay : RequestTimeout);
        }

        var thrown = await Record.ExceptionAsync(() => asked);
        if (fault.Delay > RequestTimeout)
        {
            await Time.WhenLooksAsync();
            Time.Advance(fault.Delay.Value - RequestTimeout);
        }

        await _handled.WaitAsync(Token);
        return thrown;
    }

    private static void ShouldSaySo(Exception? thrown, Fault fault)
    {
        switch (fault)
        {
            case { WorstCase: WorstCase.Rotated }:
                thrown.ShouldBeNull();
                break;
            case { WorstCase: WorstCase.Lost }:
                thrown.ShouldBeOfType<CTraderReauthorizationRequiredException>().Reason.ShouldBe(ReauthorizationReason.ResponseLost);
                break;
            case { WorstCase: WorstCase.Refused }:
                thrown.ShouldBeOfType<CTraderReauthorizationRequiredException>().Reason.ShouldBe(ReauthorizationReason.Rejected);
                break;
            case { Outcome: RotationOutcome.Rejected }:
                thrown.ShouldBeOfType<CTraderAuthException>().ErrorCode.ShouldBe("SOMETHING_NEW");
                break;
            default:
                thrown.ShouldBeOfType<CTraderUnavailableException>().OutcomeUnknown.ShouldBe(fault.Outcome is RotationOutcome.Unknown);
                break;
        }
    }

    private async Task ShouldEndAsync(string subject, WorstCase worst, GrantStatus taken)
    {
        if (taken.State is GrantState.OutcomeUnknown)
        {
            taken = await PassSettlingAsync(WhenAsync(subject, status => status.Generation > taken.Generation || status.State is GrantState.ReauthorizationRequired));
        }

        if (worst is WorstCase.Lost or WorstCase.LostUnlessGrace)
        {
            taken.Reason.ShouldBe(ReauthorizationReason.ResponseLost);
            (await Should.ThrowAsync<CTraderReauthorizationRequiredException>(async () => await Tokens.GetAsync(subject, Token))).Reason.ShouldBe(ReauthorizationReason.ResponseLost);
            return;
        }

        Time.Advance(taken.RetryAt is null ? TimeSpan.Zero : TimeSpan.FromMinutes(1));
        var token = worst is WorstCase.Refused ? await Tokens.RefreshAsync(subject, Token) : await Tokens.GetAsync(subject, Token);
        (await StatusOfApiAsync(token)).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> StatusOfApiAsync(CTraderAccessToken token)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", token.Value);
        using var response = await client.GetAsync(Sandbox.ApiUri, Token);
        return response.StatusCode;
    }
}
