using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tool.Tests;

/// <summary>A key ring with a key, as a program makes it that protects something for the first time.</summary>
internal static class KeyRing
{
    public static async Task CreateAsync(string folder, string application)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().PersistKeysToFileSystem(new(folder)).SetApplicationName(application);
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Protect("x");
    }
}
