using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CTraderAuth.Conventions;

/// <summary>A project of <c>src</c> as the compiler sees it.</summary>
internal sealed class SourceProject
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly ConcurrentDictionary<string, SourceProject> Read = [];

    // Read once for all projects.
    private static readonly (string Name, MetadataReference Reference)[] Platform =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => (Path.GetFileNameWithoutExtension(file), (MetadataReference)MetadataReference.CreateFromFile(file)))];

    private readonly string _folder;
    private readonly CSharpCompilation _compilation;
    private readonly Lazy<IReadOnlyList<(string From, string To, string Example)>> _folderUses;

    private SourceProject(string name)
    {
        _folder = Path.Combine(Repository.Root, "src", name);
        var options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        _compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(ImplicitUsings, options), .. Sources(name).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))],
            Platform.Where(assembly => assembly.Name != name).Select(assembly => assembly.Reference),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        _folderUses = new(() => [.. FindFolderUses()]);
    }

    public static SourceProject Of(string name) => Read.GetOrAdd(name, static name => new(name));

    /// <summary>Each type that is declared in the project, with its lines: those of all its parts together.</summary>
    public IEnumerable<(string Name, int Lines)> Types() => Declarations()
        .GroupBy(declared => declared.Type, SymbolEqualityComparer.Default)
        .Select(parts => (parts.Key!.ToDisplayString(), parts.Sum(part => LinesOf(part.Node))));

    /// <summary>Which folder uses which, and a place where it does. The root of the project is the folder ".".</summary>
    public IReadOnlyList<(string From, string To, string Example)> FolderUses() => _folderUses.Value;

    /// <summary>What the compiler cannot resolve: code that is generated in the build is missing here, everything else must be there.</summary>
    public IEnumerable<string> Unresolved() => _compilation.GetDiagnostics().Where(found => found.Id is "CS0246" or "CS0234" or "CS0103").Select(found => found.ToString());

    private static IEnumerable<string> Sources(string name) => Repository.SourcesIn(Path.Combine("src", name));

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        INamedTypeSymbol type => Outermost(type),
        IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType is { } type ? Outermost(type) : null,
        _ => null,
    };

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type)
    {
        while (type.ContainingType is { } outer)
        {
            type = outer;
        }

        return type.OriginalDefinition;
    }

    private static int LinesOf(SyntaxNode node)
    {
        var span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private IEnumerable<(string From, string To, string Example)> FindFolderUses() =>
        from tree in _compilation.SyntaxTrees
        where tree.FilePath.Length > 0
        let user = FolderOf(tree)
        let model = _compilation.GetSemanticModel(tree)
        from node in tree.GetRoot().DescendantNodes()
        where node is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax
        let type = TypeOf(model.GetSymbolInfo(node).Symbol)
        where type is not null
        from declaration in type.DeclaringSyntaxReferences.Take(1)
        let used = FolderOf(declaration.SyntaxTree)
        where used != user
        select (user, used, $"{Path.GetFileName(tree.FilePath)} uses {type.Name}");

    private IEnumerable<(ISymbol Type, SyntaxNode Node)> Declarations() =>
        from tree in _compilation.SyntaxTrees
        where tree.FilePath.Length > 0
        let model = _compilation.GetSemanticModel(tree)
        from node in tree.GetRoot().DescendantNodes()
        where node is BaseTypeDeclarationSyntax
        select (model.GetDeclaredSymbol((BaseTypeDeclarationSyntax)node) as ISymbol, node);

    private string FolderOf(SyntaxTree tree) => Path.GetRelativePath(_folder, Path.GetDirectoryName(tree.FilePath)!).Replace(Path.DirectorySeparatorChar, '/');
}
