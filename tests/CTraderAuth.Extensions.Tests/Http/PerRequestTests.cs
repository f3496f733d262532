using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>A function names the subject of each request.</summary>
public sealed class PerRequestTests : HandlerTest
{
    [Fact]
    public async Task Sends_the_token_of_the_subject_that_the_function_names()
    {
        var api = await GivenProtectedApi("bob");
        var client = GivenClient(api, (_, request, _) => new(request.RequestUri!.Query.TrimStart('?')));

        using var response = await client.GetAsync("accounts?bob", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Asks_for_no_subject_where_the_request_names_its_own()
    {
        var api = await GivenProtectedApi("bob");
        var client = GivenClient(api, (_, _, _) => throw new InvalidOperationException("Asked."));
        using var request = new HttpRequestMessage(HttpMethod.Get, "accounts").SetCTraderSubject("bob");

        using var response = await client.SendAsync(request, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Sends_nothing_when_the_function_names_none()
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api, (_, _, _) => throw new InvalidOperationException("Nobody is signed in."));

        (await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("accounts", Cancellation))).Message.ShouldBe("Nobody is signed in.");

        api.Received.ShouldBeEmpty();
    }

    private HttpClient GivenClient(Api api, Func<IServiceProvider, HttpRequestMessage, CancellationToken, ValueTask<string>> subjectOf) =>
        GivenClient(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address).AddCTraderTokenPerRequest(subjectOf));
}
