using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

public sealed class RefusedTokenTests : HandlerTest
{
    public static TheoryData<string> Repeatable => ["none", "bytes", "string", "form", "memory", "json", "list", "stream", "multipart"];

    [Theory]
    [MemberData(nameof(Repeatable))]
    public async Task A_401_is_answered_with_one_retry_that_carries_the_new_token_and_the_same_body(string body)
    {
        var api = await GivenProtectedApi();
        var client = GivenClient(api.Address);
        var dead = GivenRevokedToken();
        using var content = GivenContent(body);

        using var response = await client.PostAsync("orders", content, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        Tokens.Rejected.ShouldHaveSingleItem().ShouldBe(("alice", dead.Value));
        var received = api.Received.ToArray();
        received.Length.ShouldBe(2);
        received[1].ShouldBe(received[0].Replace(dead.Value, Tokens.Current("alice").Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_401_is_returned_as_it_is()
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = 401));
        var client = GivenClient(api.Address);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Received.Count.ShouldBe(2);
        Tokens.Rejected.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_401_is_returned_when_the_same_token_comes_back()
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = 401));
        var client = GivenClient(api.Address);
        Tokens.Replacing = (_, token, _) => Task.FromResult(token);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Received.Count.ShouldBe(1);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 301 && record.Category == "CTraderAuth.Http");
    }

    public static TheoryData<Exception> Failures =>
    [
        new CTraderReauthorizationRequiredException("Consent is needed.", "alice", ReauthorizationReason.Rejected),
        new CTraderUnavailableException("Try later."),
        new CTraderAuthException("No."),
        new OperationCanceledException("Somebody else's."),
        new IOException("The disk is full."),
    ];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_401_is_returned_and_the_failure_logged_when_replacing_fails(Exception failure)
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = 401));
        var client = GivenClient(api.Address);
        Tokens.Replacing = (_, _, _) => Task.FromException<CTraderAccessToken>(failure);

        using var response = await client.GetAsync("accounts", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 303 && record.Exception == failure);
    }

    [Fact]
    public async Task A_caller_who_cancels_while_the_token_is_replaced_is_cancelled()
    {
        var api = await GivenApi(context => Task.FromResult(context.Response.StatusCode = 401));
        var client = GivenClient(api.Address);
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Tokens.Replacing = async (_, token, cancellation) =>
        {
            await caller.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return token;
        };

        await Should.ThrowAsync<OperationCanceledException>(() => client.GetAsync("accounts", caller.Token));

        api.Received.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_refused_response_is_disposed_before_the_retry()
    {
        var refused = new DisposalWitness();
        var disposedInTime = false;
        var client = GivenClient(builder => builder.AddCTraderToken("alice", options => options.AllowedHosts.Add("gateway.example"))
            .ConfigurePrimaryHttpMessageHandler(() => new Terminal(request =>
            {
                if (request.Headers.Authorization!.Parameter == Tokens.Current("alice").Value && Tokens.Rejected.IsEmpty)
                {
                    return new(HttpStatusCode.Unauthorized) { Content = refused };
                }

                disposedInTime = refused.IsDisposed;
                return new(HttpStatusCode.OK);
            })));

        using var response = await client.GetAsync("https://gateway.example/", Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        disposedInTime.ShouldBeTrue();
    }

    [Fact]
    public async Task Twenty_concurrent_401s_all_name_the_token_that_was_refused_and_all_succeed()
    {
        var arrived = new CountdownEvent(20);
        var everybody = new TaskCompletionSource();
        var dead = GivenRevokedToken();
        var api = await GivenApi(async context =>
        {
            if (context.Request.Headers.Authorization == $"Bearer {dead.Value}")
            {
                if (arrived.Signal())
                {
                    everybody.SetResult();
                }

                await everybody.Task;
                context.Response.StatusCode = 401;
            }
        });
        var client = GivenClient(api.Address);

        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetAsync("accounts", Cancellation)));

        responses.ShouldAllBe(response => response.IsSuccessStatusCode);
        Tokens.Rejected.ShouldBe(Enumerable.Repeat(("alice", dead.Value), 20));
        Tokens.Rotations.ShouldBe(1);
    }

    private static HttpContent? GivenContent(string kind) => kind switch
    {
        "none" => null,
        "bytes" => new ByteArrayContent("body"u8.ToArray()),
        "string" => new StringContent("body"),
        "form" => new FormUrlEncodedContent([new("name", "value")]),
        "memory" => new ReadOnlyMemoryContent("body"u8.ToArray()),
        "list" => JsonContent.Create(new List<int> { 1, 2 }),
        "stream" => new StreamContent(new MemoryStream("body"u8.ToArray())),
        "multipart" => new MultipartFormDataContent("boundary") { { new StringContent("body"), "name" }, { new StreamContent(new MemoryStream([1, 2])), "file" } },
        _ => JsonContent.Create(new { Volume = 1 }),
    };

    private sealed class DisposalWitness() : ByteArrayContent([])
    {
        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
