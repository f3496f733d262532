using System.Text.Json;
using CTraderAuth.Grants;
using CTraderAuth.Rows;

namespace CTraderAuth.Tests.Rotation.Model;

/// <summary>A grant as it is written: two with the same content are the same.</summary>
internal sealed class Frozen
{
    private Frozen(int number, Grant? grant) => (Number, Grant) = (number, grant);

    public int Number { get; }

    public Grant? Grant { get; }

    /// <summary>Hands out one number for each content.</summary>
    internal sealed class Pool
    {
        private readonly Frozen _none = new(0, null);
        private readonly Dictionary<string, Frozen> _known = [];

        public Frozen Of(Grant? grant)
        {
            if (grant is null)
            {
                return _none;
            }

            var document = new GrantDocument { Format = GrantDocument.CurrentFormat, Grant = grant };
            var content = JsonSerializer.Serialize(document, GrantJson.Default.GrantDocument);
            if (!_known.TryGetValue(content, out var frozen))
            {
                _known[content] = frozen = new(_known.Count + 1, grant);
            }

            return frozen;
        }
    }
}
