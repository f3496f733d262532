using System.Diagnostics;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace CTraderAuth.Mutation;

/// <summary>A project as the compiler sees it, generated code included: a mutant costs one compilation in memory instead of a build.</summary>
internal sealed class ProjectUnderTest
{
    private readonly CSharpCompilation _compilation;
    private readonly string _folder;

    private ProjectUnderTest(CSharpCompilation compilation, string folder)
    {
        _compilation = compilation;
        _folder = folder;
    }

    public static ProjectUnderTest Load(string root, string project)
    {
        var folder = Path.Combine(root, "src", project);
        var arguments = CSharpCommandLineParser.Default.Parse(ReadCommandLine(folder), folder, sdkDirectory: null);
        var compilation = CSharpCompilation.Create(
            arguments.CompilationName,
            arguments.SourceFiles.Select(file => CSharpSyntaxTree.ParseText(SourceText.From(File.ReadAllText(file.Path)), arguments.ParseOptions, Path.GetFullPath(file.Path))),
            arguments.MetadataReferences.Select(reference => MetadataReference.CreateFromFile(Path.GetFullPath(reference.Reference, folder), reference.Properties)),
            arguments.CompilationOptions.WithGeneralDiagnosticOption(ReportDiagnostic.Suppress).WithSpecificDiagnosticOptions([]));
        var generators = arguments.AnalyzerReferences
            .Select(reference => new AnalyzerFileReference(Path.GetFullPath(reference.FilePath, folder), new Loader()))
            .SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp));

        CSharpGeneratorDriver.Create(generators, parseOptions: arguments.ParseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        var error = whole.GetDiagnostics().FirstOrDefault(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);
        return error is null ? new((CSharpCompilation)whole, folder) : throw new InvalidOperationException($"The code does not compile: {error}");
    }

    public IEnumerable<SemanticModel> FilesIn(string name)
    {
        var path = Path.Combine(_folder, name) + Path.DirectorySeparatorChar;
        var files = _compilation.SyntaxTrees.Where(tree => tree.FilePath.StartsWith(path, StringComparison.Ordinal)).ToArray();
        return files.Length > 0 ? files.Select(file => _compilation.GetSemanticModel(file)) : throw new ArgumentException($"No code in {path}");
    }

    public bool TryCompile(Mutant mutant, string path)
    {
        var file = mutant.File.WithRootAndOptions(mutant.Root, mutant.File.Options);
        using var output = new MemoryStream();
        if (!_compilation.ReplaceSyntaxTree(mutant.File, file).Emit(output).Success)
        {
            return false;
        }

        File.WriteAllBytes(path, output.ToArray());
        return true;
    }

    private static string[] ReadCommandLine(string folder)
    {
        string[] options = ["-c", "Release", "--no-restore", "-t:Compile", "-p:ProvideCommandLineArgs=true", "-p:SkipCompilerExecution=true", "-p:BuildProjectReferences=false", "-p:NonExistentFile=always", "-getItem:CscCommandLineArgs"];
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["build", .. options]) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        using var json = JsonDocument.Parse(output);
        return [.. json.RootElement.GetProperty("Items").GetProperty("CscCommandLineArgs").EnumerateArray().Select(item => item.GetProperty("Identity").GetString()!)];
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public System.Reflection.Assembly LoadFromPath(string fullPath) =>
            System.Reflection.Assembly.LoadFrom(fullPath);
    }
}
