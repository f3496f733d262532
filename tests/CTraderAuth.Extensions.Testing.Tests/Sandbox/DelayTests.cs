namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class DelayTests : SandboxTest
{
    [Fact]
    public async Task A_delay_before_processing_holds_the_rotation_up()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(10), afterProcessing: false));

        var refresh = Refresh(pair);
        await Seen(() => Sandbox.TokenRequests.Count is 2);

        (await CallApi(pair)).ShouldBe(200);
        Sandbox.TokenRequests[1].Applied.ShouldBeFalse();
        Time.Advance(TimeSpan.FromSeconds(10));
        IsPair(await refresh).ShouldBeTrue();
    }

    [Fact]
    public async Task A_delay_after_processing_has_killed_the_old_pair_while_the_client_waits()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(10), afterProcessing: true));

        var refresh = Refresh(pair);
        await Seen(() => Sandbox.TokenRequests is [_, { Applied: true }]);

        (await CallApi(pair)).ShouldBe(401);
        refresh.IsCompleted.ShouldBeFalse();
        Sandbox.TokenRequests[1].Status.ShouldBe(0);
        Time.Advance(TimeSpan.FromSeconds(10));
        (await CallApi(await refresh)).ShouldBe(200);
    }

    [Fact]
    public async Task A_request_whose_client_has_given_up_is_processed_all_the_same()
    {
        var pair = await GivenPair();
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromSeconds(10), afterProcessing: false));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var refresh = Http.GetAsync(RefreshUri(RefreshTokenOf(pair)), patience.Token);
        await Seen(() => Sandbox.TokenRequests.Count is 2);

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(refresh);
        Time.Advance(TimeSpan.FromSeconds(10));

        await Seen(() => Sandbox.TokenRequests[1].Applied);
        (await CallApi(pair)).ShouldBe(401);
    }

    [Fact]
    public async Task Disposal_hangs_up_on_a_request_that_is_held_up()
    {
        Sandbox.Faults.Next(SandboxFault.Delay(TimeSpan.FromDays(1), afterProcessing: false));
        var refresh = Http.GetAsync(RefreshUri("never-was"), Cancel);
        await Seen(() => Sandbox.TokenRequests.Count is 1);

        await Sandbox.DisposeAsync();

        await Should.ThrowAsync<HttpRequestException>(refresh);
    }

    private static async Task Seen(Func<bool> condition)
    {
        while (!condition())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
