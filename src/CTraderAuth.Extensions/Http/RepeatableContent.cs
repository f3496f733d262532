using System.Collections;
using System.Net.Http.Json;

namespace CTraderAuth.Http;

internal static class RepeatableContent
{
    public static bool CanBeSentAgain(this HttpContent? content) => content switch
    {
        null or ByteArrayContent or ReadOnlyMemoryContent => true,
        // Serialised anew at each send: what an iterator yielded is gone, and an empty list would be sent in its place.
        JsonContent json => json.Value is not (IEnumerator or IAsyncDisposable or IAsyncEnumerable<object?>),
        _ => false,
    };
}
