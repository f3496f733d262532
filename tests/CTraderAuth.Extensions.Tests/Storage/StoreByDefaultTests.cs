using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CTraderAuth.Tests.Storage;

public sealed class StoreByDefaultTests
{
    [Theory]
    [InlineData("http://localhost:5055/apps/token")]
    [InlineData("http://127.0.0.1:5055/apps/token")]
    [InlineData("http://[::1]:5055/apps/token")]
    public void Grants_of_a_sandbox_on_this_machine_are_kept_in_memory(string tokenUri)
    {
        using var program = GivenProgram(tokenUri);

        program.GetRequiredService<IGrantStore>().ShouldBeOfType<MemoryGrantStore>();
    }

    [Theory]
    [InlineData(EndPoints.TokenUri)]
    [InlineData("https://localhost.example.com/apps/token")]
    public void All_others_need_a_store(string tokenUri)
    {
        using var program = GivenProgram(tokenUri);

        Should.Throw<InvalidOperationException>(program.GetRequiredService<IGrantStore>).Message.ShouldStartWith("No grant store is registered");
    }

    private static ServiceProvider GivenProgram(string tokenUri)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddCTraderAuth(options => (options.ClientId, options.ClientSecret, options.RedirectUri, options.TokenUri) = ("app", "secret", "http://127.0.0.1:8765/callback", tokenUri));
        return services.BuildServiceProvider();
    }
}
