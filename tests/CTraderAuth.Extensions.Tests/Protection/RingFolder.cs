using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;

namespace CTraderAuth.Tests.Protection;

/// <summary>A key ring on disk, and what happens to those.</summary>
public sealed class RingFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ctrader-auth-keys-");

    public IDataProtectionBuilder Use(IDataProtectionBuilder builder) => builder.PersistKeysToFileSystem(_folder);

    public Dictionary<string, string> Delete()
    {
        var copy = _folder.GetFiles("*.xml").ToDictionary(file => file.FullName, file => File.ReadAllText(file.FullName));
        foreach (var file in copy.Keys)
        {
            File.Delete(file);
        }

        return copy;
    }

    public static void PutBack(Dictionary<string, string> copy)
    {
        foreach (var (file, text) in copy)
        {
            File.WriteAllText(file, text);
        }
    }

    /// <summary>Lets every key have ended yesterday.</summary>
    public void Expire()
    {
        foreach (var file in _folder.GetFiles("key-*.xml"))
        {
            var key = XElement.Load(file.FullName);
            key.SetElementValue("creationDate", DaysAgo(100));
            key.SetElementValue("activationDate", DaysAgo(100));
            key.SetElementValue("expirationDate", DaysAgo(1));
            key.Save(file.FullName);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string DaysAgo(int days) => TimeProvider.System.GetUtcNow().AddDays(-days).ToString("O", CultureInfo.InvariantCulture);
}
