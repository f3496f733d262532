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
        private readonly Frozen none = new(0, null);
        private readonly Dictionary<string, Frozen> known = [];

        public Frozen Of(Grant? grant)
        {
            if (grant is null)
            {
                return none;
            }

            var document = new GrantDocument { Format = GrantDocument.CurrentFormat, Grant = grant };
            var content = JsonSerializer.Serialize(document, GrantJson.Default.GrantDocument);
            if (!known.TryGetValue(content, out var frozen))
            {
                known[content] = frozen = new(known.Count + 1, grant);
            }

            return frozen;
        }
    }
}
