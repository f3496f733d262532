using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using CTraderAuth.Tool.Configuration;
using CTraderAuth.Tool.Doctor.Findings;

namespace CTraderAuth.Tool.Doctor.Checks;

/// <summary>Whether the Data Protection keys are there. Reads their names and dates only.</summary>
internal sealed class KeyRingCheck(string folder, TimeProvider time) : ICheck
{
    public string Name => "key ring";

    public bool IsRequired => true;

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (!Directory.Exists(folder))
        {
            yield return Finding.Failed(Name, FailureKind.Configuration, KeyRingFolder.Absent(folder), KeyRingFolder.Remedy);
            yield break;
        }

        var (keys, newest, isEncrypted) = Read();
        yield return newest is not { } expires ? Finding.Failed(Name, FailureKind.Configuration, KeyRingFolder.Empty(folder), KeyRingFolder.Remedy)
            : expires <= time.GetUtcNow() ? Finding.Warning(
                Name, $"All keys in {folder} have expired: grants can be read, but not stored.", "Start the program that these keys belong to: it adds a new one. The tool never adds a key.")
            : Finding.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"{folder}, {keys} {(keys is 1 ? "key" : "keys")}, the newest until {expires:yyyy-MM-dd}{(isEncrypted ? "" : ", not encrypted themselves")}"));
    }

    private (int Keys, DateTimeOffset? Newest, bool IsEncrypted) Read()
    {
        var (keys, newest, isEncrypted) = (0, default(DateTimeOffset?), true);
        foreach (var file in KeyRingFolder.Files(folder))
        {
            try
            {
                var key = XDocument.Load(file).Root;
                if (key?.Element("expirationDate")?.Value is { } date && DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires))
                {
                    keys++;
                    newest = newest > expires ? newest : expires;
                    isEncrypted &= key.Descendants().Any(static element => element.Name.LocalName is "encryptedSecret");
                }
            }
            catch (Exception e) when (e is XmlException or IOException)
            {
                // A damaged key counts as none.
            }
        }

        return (keys, newest, isEncrypted);
    }
}
