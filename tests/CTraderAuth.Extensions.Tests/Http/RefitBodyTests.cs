using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Refit;

namespace CTraderAuth.Tests.Http;

/// <summary>A generated Refit client over a real server: whatever it sends is sent again after a 401, byte for byte, with no option set.</summary>
public sealed class RefitBodyTests : HandlerTest
{
    private static readonly Dictionary<string, Func<IOrdersApi, CancellationToken, Task>> Calls = new()
    {
        ["object"] = (api, cancellation) => api.PlaceAsync(new("EURUSD", 1), cancellation),
        ["buffered object"] = (api, cancellation) => api.PlaceBufferedAsync(new("EURUSD", 1), cancellation),
        ["list"] = (api, cancellation) => api.PlaceAllAsync([new("EURUSD", 1), new("GBPUSD", 2)], cancellation),
        ["JSON lines"] = (api, cancellation) => api.StreamAsync([new("EURUSD", 1), new("GBPUSD", 2)], cancellation),
        ["JSON lines of an iterator"] = (api, cancellation) => api.StreamAsync(Once(new Order("EURUSD", 1), new Order("GBPUSD", 2)), cancellation),
        ["list in an object"] = (api, cancellation) => api.PlaceBasketAsync(new(Once(new Order("EURUSD", 1))), cancellation),
        ["form"] = (api, cancellation) => api.PlaceFormAsync(new("EURUSD", 1), cancellation),
        ["multipart"] = (api, cancellation) => api.UploadAsync("EURUSD", new("{}"u8.ToArray(), "order.json"), new("EURUSD", 1), cancellation),
        ["string"] = (api, cancellation) => api.SendTextAsync("EURUSD", cancellation),
    };

    public static TheoryData<string> Bodies => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_is_sent_again_after_a_401(string body)
    {
        var api = await GivenProtectedApi();
        var dead = GivenRevokedToken();

        await Calls[body](GivenOrders(api), Cancellation);

        var received = api.Received.ToArray();
        received.Length.ShouldBe(2);
        received[1].ShouldBe(received[0].Replace(dead.Value, Tokens.Current("alice").Value, StringComparison.Ordinal));
        received[1].ShouldContain("EURUSD");
    }

    [Fact]
    public async Task An_object_larger_than_what_is_kept_is_not_sent_again()
    {
        var api = await GivenProtectedApi();
        GivenRevokedToken();

        var refused = await Should.ThrowAsync<ApiException>(() => GivenOrders(api).PlaceAsync(new(new string('A', 65_536), 1), Cancellation));

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        api.Received.ShouldHaveSingleItem();
        Logs.GetSnapshot().ShouldContain(record => record.Id.Id == 302 && record.Message.Contains("MaxBufferedBodySize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_for_a_successful_response_carries_no_token()
    {
        var api = await GivenApi(async context => await context.Response.Body.WriteAsync("no JSON"u8.ToArray()));

        var unreadable = await Should.ThrowAsync<ApiException>(() => GivenOrders(api).FindAsync(Cancellation));

        unreadable.StatusCode.ShouldBe(HttpStatusCode.OK);
        unreadable.RequestMessage.Headers.Authorization.ShouldBeNull();
        $"{unreadable} {unreadable.RequestMessage}".ShouldNotContain(Tokens.Current("alice").Value);
    }

    private IOrdersApi GivenOrders(Api api)
    {
        var services = GivenServices(builder => builder.Services.AddRefitGeneratedClient<IOrdersApi>()
            .ConfigureHttpClient(client => client.BaseAddress = api.Address).AddCTraderToken("alice"));
        return services.GetRequiredService<IOrdersApi>();
    }

    // Can be read once only, as a queue.
    private static IEnumerable<Order> Once(params Order[] orders)
    {
        var queue = new Queue<Order>(orders);
        return Read();

        IEnumerable<Order> Read()
        {
            while (queue.TryDequeue(out var order))
            {
                yield return order;
            }
        }
    }
}
