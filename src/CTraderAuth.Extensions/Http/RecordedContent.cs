using System.Net;

namespace CTraderAuth.Http;

/// <summary>Sends a body and records it, up to a limit, so that the same bytes can be sent once more.</summary>
internal sealed class RecordedContent : HttpContent
{
    private readonly int _limit;
    private readonly long? _length;
    private MemoryStream? _record;
    private volatile State _state;

    public RecordedContent(HttpContent original, int limit)
    {
        Original = original;
        _limit = limit;
        _length = original.Headers.ContentLength;
        foreach (var header in original.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    private enum State
    {
        Untouched,
        Begun,
        Complete,
    }

    public HttpContent Original { get; }

    /// <summary>The body was never read, as after <c>Expect: 100-continue</c>, or was recorded completely.</summary>
    public bool CanBeSentAgain => _state is State.Untouched || (_state is State.Complete && _record is not null) || RepeatableBody.RepeatsByItself(Original);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_state is State.Complete && _record is { } record)
        {
            await stream.WriteAsync(record.GetBuffer().AsMemory(0, (int)record.Length), cancellationToken).ConfigureAwait(false);
            return;
        }

        await Original.CopyToAsync(Begin(stream), context, cancellationToken).ConfigureAwait(false);
        _state = State.Complete;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_state is State.Complete && _record is { } record)
        {
            stream.Write(record.GetBuffer(), 0, (int)record.Length);
            return;
        }

        Original.CopyTo(Begin(stream), context, cancellationToken);
        _state = State.Complete;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length ?? 0;
        return _length is not null;
    }

    private Stream Begin(Stream stream)
    {
        // After a send that broke off, only the original content can provide the complete body again, so it is not recorded.
        var first = _state is State.Untouched;
        _state = State.Begun;
        _record = first && _limit > 0 && !(_length > _limit) ? new MemoryStream((int)(_length ?? 0)) : null;
        return _record is null ? stream : new Tee(this, stream);
    }

    private void Record(ReadOnlySpan<byte> bytes)
    {
        if (_record?.Length + bytes.Length > _limit)
        {
            _record = null;
        }

        _record?.Write(bytes);
    }

    private sealed class Tee(RecordedContent content, Stream stream) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            content.Record(buffer);
            stream.Write(buffer);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            content.Record(buffer.Span);
            return stream.WriteAsync(buffer, cancellationToken);
        }

        public override void Flush() => stream.Flush();

        public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
