using CTraderAuth.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Load;

/// <summary>Crowds of callers and requests, let in at the stages of a rotation where they hurt most.</summary>
public abstract class LoadTest : TokensTest
{
    private protected Task<CTraderAccessToken>[] GivenCallers(int count, ICTraderTokens? tokens = null) =>
        [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => (tokens ?? Tokens).GetAsync("alice", Token).AsTask(), Token))];

    /// <summary>A client of the API that the sandbox protects, each of whose responses passes through the handler first.</summary>
    private protected HttpClient GivenClient(HeldResponses held) => GivenProgram(services: services => services
        .AddHttpClient("api", client => client.BaseAddress = Sandbox.ApiUri)
        .AddCTraderToken("alice")
        .AddHttpMessageHandler(() => held)).GetRequiredService<IHttpClientFactory>().CreateClient("api");

    private protected async Task ShouldHaveRefreshedOnceAsync()
    {
        Refreshes.ShouldHaveSingleItem().Applied.ShouldBeTrue();
        var status = await Tokens.GetStatusAsync("alice", Token);
        status!.State.ShouldBe(GrantState.Connected);
        status.Generation.ShouldBe(2);
    }
}
