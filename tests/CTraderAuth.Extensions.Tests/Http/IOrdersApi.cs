using Refit;

namespace CTraderAuth.Tests.Http;

internal interface IOrdersApi
{
    [Get("/order")]
    Task<Order> FindAsync(CancellationToken cancellationToken);

    [Post("/order")]
    Task PlaceAsync([Body] Order order, CancellationToken cancellationToken);

    [Post("/order")]
    Task PlaceBufferedAsync([Body(buffered: true)] Order order, CancellationToken cancellationToken);

    [Post("/orders")]
    Task PlaceAllAsync([Body] List<Order> orders, CancellationToken cancellationToken);

    [Post("/basket")]
    Task PlaceBasketAsync([Body] Basket basket, CancellationToken cancellationToken);

    [Post("/stream")]
    Task StreamAsync([Body(BodySerializationMethod.JsonLines)] IEnumerable<Order> orders, CancellationToken cancellationToken);

    [Post("/form")]
    Task PlaceFormAsync([Body(BodySerializationMethod.UrlEncoded)] Order order, CancellationToken cancellationToken);

    [Post("/text")]
    Task SendTextAsync([Body] string text, CancellationToken cancellationToken);

    [Multipart("boundary")]
    [Post("/upload")]
    Task UploadAsync(string symbol, ByteArrayPart file, Order order, CancellationToken cancellationToken);
}
