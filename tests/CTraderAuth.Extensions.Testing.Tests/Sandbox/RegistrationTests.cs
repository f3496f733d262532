using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CTraderAuth.Testing.Tests.Sandbox;

public sealed class RegistrationTests : SandboxTest
{
    [Fact]
    public void UseCTraderSandbox_wins_over_what_is_configured_before_and_after()
    {
        var services = new ServiceCollection();
        services.Configure<CTraderAuthOptions>(options => options.ClientId = "before");

        services.UseCTraderSandbox(Sandbox);
        services.Configure<CTraderAuthOptions>(options => options.TokenUri = "https://after.example/");

        ShouldPointAtSandbox(services);
    }

    [Fact]
    public void UseSandbox_wins_over_what_is_configured_before_and_after()
    {
        var builder = new Builder();
        builder.Services.Configure<CTraderAuthOptions>(options => options.ClientSecret = "before");

        builder.UseSandbox(Sandbox).ShouldBeSameAs(builder);
        builder.Services.Configure<CTraderAuthOptions>(options => options.RedirectUri = "https://after.example/");

        ShouldPointAtSandbox(builder.Services);
    }

    private void ShouldPointAtSandbox(IServiceCollection services)
    {
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<CTraderAuthOptions>>().Value;
        options.ClientId.ShouldBe(Sandbox.ClientId);
        options.ClientSecret.ShouldBe(Sandbox.ClientSecret);
        options.RedirectUri.ShouldBe(Sandbox.RedirectUri);
        options.AuthUri.ShouldBe(Sandbox.AuthUri);
        options.TokenUri.ShouldBe(Sandbox.TokenUri);
        options.DemoSocketUri.ShouldBe(Sandbox.Socket.DemoUri.AbsoluteUri);
        options.LiveSocketUri.ShouldBe(Sandbox.Socket.LiveUri.AbsoluteUri);
    }

    private sealed class Builder : ICTraderAuthBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();
    }
}
