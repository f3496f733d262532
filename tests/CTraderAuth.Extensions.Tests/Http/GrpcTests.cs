using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Http;

/// <summary>gRPC puts a refusal into the trailers of an HTTP 200, where the handler does not look. What the documentation advises instead, with a real gRPC client.</summary>
public sealed class GrpcTests : HandlerTest
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);
    private static readonly Method<string, string> Place = new(MethodType.Unary, "Orders", "Place", Text, Text);

    [Fact]
    public async Task A_refusal_in_the_trailers_is_the_callers_to_report()
    {
        var api = await GivenApi(AnswerAsync, protocols: HttpProtocols.Http2);
        var calls = GivenCalls(api);
        var dead = GivenRevokedToken();

        var token = await Tokens.GetAsync("alice", Cancellation);
        var refused = await Should.ThrowAsync<RpcException>(async () => await Call(calls));
        await Tokens.ReplaceRejectedAsync("alice", token.Value, Cancellation);
        var answer = await Call(calls);

        refused.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        answer.ShouldBe("order");
        Tokens.Rejected.ShouldHaveSingleItem().ShouldBe(("alice", dead.Value));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1_000, true)]
    public async Task A_call_that_is_refused_with_401_is_made_again_if_its_body_is_kept(int limit, bool again)
    {
        var api = await GivenApi(
            async context =>
            {
                if (IsAccepted(context))
                {
                    await AnswerAsync(context);
                    return;
                }

                context.Response.StatusCode = 401;
            },
            protocols: HttpProtocols.Http2);
        var calls = GivenCalls(api, limit);
        GivenRevokedToken();

        var failure = await Record.ExceptionAsync(async () => (await Call(calls)).ShouldBe("order"));

        (failure is null).ShouldBe(again);
    }

    private static async Task<string> Call(CallInvoker calls) => await calls.AsyncUnaryCall(Place, null, new(cancellationToken: Cancellation), "order");

    private CallInvoker GivenCalls(Api api, int limit = 0)
    {
        var services = GivenServices(builder => builder.ConfigureHttpClient(client => client.BaseAddress = api.Address)
            .AddCTraderToken("alice", options => options.MaxBufferedBodySize = limit));
        var handler = services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("api");
        return GrpcChannel.ForAddress(api.Address, new() { HttpHandler = handler }).CreateCallInvoker();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        if (IsAccepted(context))
        {
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 5 });
            await context.Response.Body.WriteAsync("order"u8.ToArray());
        }

        context.Response.AppendTrailer("grpc-status", IsAccepted(context) ? "0" : "16");
    }
}
