using System.Collections;
using System.Net.Http.Json;
using Refit;

namespace CTraderAuth.Http;

/// <summary>Which bodies can be sent once more after a 401: those that repeat by themselves, and those that were recorded while they were sent.</summary>
internal sealed class RepeatableBody(int limit)
{
    /// <summary>What is kept of objects that Refit or <see cref="JsonContent"/> turn into JSON at the moment of sending: these bodies have no memory of their own.</summary>
    public const int SerializedObjectLimit = 64 * 1024;

    /// <summary>Whether the body needs no recorder.</summary>
    public bool IsRepeatable(HttpRequestMessage request) => MostToRecord(request) is null;

    /// <summary>Puts a recorder in the place of a body that does not repeat by itself.</summary>
    public RecordedContent? Record(HttpRequestMessage request)
    {
        if (MostToRecord(request) is not { } most)
        {
            return null;
        }

        var recorded = new RecordedContent(request.Content!, most);
        request.Content = recorded;
        return recorded;
    }

    // A body that nobody has asked for yet can be sent whatever it is, so it is watched even where nothing is kept.
    private int? MostToRecord(HttpRequestMessage request)
    {
        if (request.Content is not { } content || RepeatsExactly(content))
        {
            return null;
        }

        var most = IsSerializedObject(content) ? Math.Max(limit, SerializedObjectLimit) : limit;
        return most > 0 || request.Headers.ExpectContinue is true ? most : null;
    }

    public static bool CanBeSentAgain(HttpContent? content) =>
        content is RecordedContent recorded ? recorded.CanBeSentAgain : content is null || RepeatsByItself(content);

    public static bool RepeatsByItself(HttpContent content) => RepeatsExactly(content) || (content is JsonContent json && !IsIterator(json));

    private static bool RepeatsExactly(HttpContent content) => content switch
    {
        ByteArrayContent or ReadOnlyMemoryContent => true,
        MultipartContent parts => parts.All(RepeatsByItself),
        // Returns to its start by itself. What derives from it may not.
        StreamContent stream => stream.GetType() == typeof(StreamContent) && stream.ReadAsStream().CanSeek,
        _ => false,
    };

    private static bool IsSerializedObject(HttpContent content) =>
        content is JsonContent json ? !IsIterator(json) : content.GetType().Assembly == typeof(RestService).Assembly;

    // Serialized again, what an iterator has yielded is gone, and an empty list would be sent in its place.
    private static bool IsIterator(JsonContent json) => json.Value is IEnumerator or IAsyncDisposable or IAsyncEnumerable<object?>;
}
