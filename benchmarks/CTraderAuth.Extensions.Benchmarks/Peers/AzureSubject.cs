using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using CTraderAuth.Benchmarks.Measuring;

namespace CTraderAuth.Benchmarks.Peers;

/// <summary>The bearer policy of Azure.Core in front of a policy that responds at once.</summary>
internal sealed class AzureSubject : Subject
{
    private readonly BearerTokenAuthenticationPolicy _policy = new(new Credential(), "scope");
    private readonly HttpMessage _message;
    private readonly ReadOnlyMemory<HttpPipelinePolicy> _rest = new HttpPipelinePolicy[] { new End() };

    public AzureSubject(string name)
        : base(name)
    {
        var pipeline = HttpPipelineBuilder.Build(new Options());
        _message = pipeline.CreateMessage();
        _message.Request.Uri.Reset(Attach.HttpSubject.Address);
    }

    public override void Run(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _policy.Process(_message, _rest);
        }
    }

    private sealed class Options : ClientOptions;

    private sealed class Credential : TokenCredential
    {
        private readonly AccessToken _token = new("token", TimeProvider.System.GetUtcNow().AddHours(5));

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => _token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(_token);
    }

    private sealed class End : HttpPipelinePolicy
    {
        private static readonly Response Ok = new Answer();

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => message.Response = Ok;

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            message.Response = Ok;
            return default;
        }
    }

    private sealed class Answer : Response
    {
        public override int Status => 200;

        public override string ReasonPhrase => "OK";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
        }

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = null;
            return false;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = null;
            return false;
        }
    }
}
