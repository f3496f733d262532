using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace CTraderAuth.Docs.Tests.Packages;

/// <summary>What is in a package, or in the package of its symbols.</summary>
internal sealed class Package : IDisposable
{
    private static readonly string[] Texts = [".md", ".nuspec", ".xml", ".json", ".psmdcp", ".config", ".cs", ".csproj"];

    private readonly ZipArchive _archive;

    private Package(string file)
    {
        File = file;
        _archive = ZipFile.OpenRead(file);
        Names = [.. _archive.Entries.Select(entry => entry.FullName)];
        Metadata = XElement.Parse(ReadText(Names.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)))).Elements().Single();
    }

    public string File { get; }

    public string[] Names { get; }

    public XElement Metadata { get; }

    /// <summary>The package of an id in a folder, or with <c>snupkg</c> its symbols.</summary>
    public static Package Open(string feed, string id, string extension = "nupkg") =>
        new(Directory.GetFiles(feed, $"*.{extension}").Single(file => Path.GetFileName(file).StartsWith($"{id}.0", StringComparison.Ordinal)));

    public string? Value(string name) => Metadata.Element(Metadata.Name.Namespace + name)?.Value;

    public IEnumerable<XElement> All(string name) => Metadata.Descendants(Metadata.Name.Namespace + name);

    public IEnumerable<string> NamesOf(string extension) => Names.Where(name => name.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>The files that a person can read, but for the address of the licence, which NuGet writes.</summary>
    public IEnumerable<(string Name, string Text)> AllTexts() =>
        from name in Names
        where Texts.Contains(Path.GetExtension(name))
        select (name, ReadText(name).Replace($"<licenseUrl>{Value("licenseUrl")}</licenseUrl>", "", StringComparison.Ordinal));

    public string ReadText(string name) => new StreamReader(new MemoryStream(ReadBytes(name))).ReadToEnd();

    /// <summary>The file of symbols that a program names.</summary>
    public string SymbolsOf(string name)
    {
        using var program = new PEReader(new MemoryStream(ReadBytes(name)));
        return program.ReadCodeViewDebugDirectoryData(program.ReadDebugDirectory().First(entry => entry.Type is DebugDirectoryEntryType.CodeView)).Path;
    }

    /// <summary>The sources that a file of symbols names.</summary>
    public IReadOnlyList<string> SourcesOf(string name)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(ReadBytes(name)));
        var symbols = provider.GetMetadataReader();
        return [.. symbols.Documents.Select(document => symbols.GetString(symbols.GetDocument(document).Name))];
    }

    public void Dispose() => _archive.Dispose();

    public override string ToString() => Path.GetFileName(File);

    private byte[] ReadBytes(string name)
    {
        using var entry = _archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }
}
