using System.Collections;
using System.Net.Http.Json;
using Refit;

namespace CTraderAuth.Http;

/// <summary>Which bodies can be sent once more after a 401: those that can be read again, and those that were recorded while they were sent.</summary>
internal sealed class RepeatableBody(int limit)
{
    /// <summary>The most that is recorded of objects that Refit or <see cref="JsonContent"/> serialize while they are sent: these bodies keep no bytes of their own.</summary>
    public const int SerializedObjectLimit = 64 * 1024;

    /// <summary>Whether the body needs no recorder.</summary>
    public bool IsRepeatable(HttpRequestMessage request) => MostToRecord(request) is null;

    /// <summary>Puts a recorder in place of a body that cannot be read again.</summary>
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

    // A body that was not read yet can always be sent again, so it is observed even where nothing is recorded.
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
        // StreamContent rewinds a seekable stream. A derived class may not.
        StreamContent stream => stream.GetType() == typeof(StreamContent) && stream.ReadAsStream().CanSeek,
        _ => false,
    };

    private static bool IsSerializedObject(HttpContent content) =>
        content is JsonContent json ? !IsIterator(json) : content.GetType().Assembly == typeof(RestService).Assembly;

    // An iterator yields its items once: serialized again, the body would be an empty list.
    private static bool IsIterator(JsonContent json) => json.Value is IEnumerator or IAsyncDisposable or IAsyncEnumerable<object?>;
}
