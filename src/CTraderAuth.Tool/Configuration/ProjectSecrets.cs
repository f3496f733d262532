using System.Xml;
using System.Xml.Linq;

namespace CTraderAuth.Tool.Configuration;

/// <summary>The id of the user secrets of the project in a folder.</summary>
internal static class ProjectSecrets
{
    /// <summary>Null when there is no project, or it has no secrets. Of several projects, the first by name that has some.</summary>
    public static string? IdIn(string folder) =>
        Directory.EnumerateFiles(folder, "*.csproj").Order(StringComparer.Ordinal).Select(IdOf).FirstOrDefault(id => !string.IsNullOrWhiteSpace(id));

    private static string? IdOf(string project)
    {
        try
        {
            return XDocument.Load(project).Descendants().FirstOrDefault(element => element.Name.LocalName is "UserSecretsId")?.Value.Trim();
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
