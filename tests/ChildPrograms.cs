using System.Runtime.CompilerServices;

namespace CTraderAuth.Tests;

/// <summary>
/// The programs that tests start live for a moment and many are killed. Without diagnostics a killed program leaves no pipes and no socket in the temporary folder;
/// without profiles of its code it starts faster.
/// </summary>
file static class ChildPrograms
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
    }
}
