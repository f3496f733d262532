using System.Diagnostics.CodeAnalysis;
using CTraderAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CTraderAuth;

/// <summary>Registers the store in which grants are kept. The last registration wins, so that a test can replace the program's store.</summary>
public static class StoreBuilderExtensions
{
    /// <summary>Keeps grants in memory, where they are lost when the process ends. For tests and demos.</summary>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    public static ICTraderAuthBuilder UseMemory(this ICTraderAuthBuilder builder) => builder.UseStore<MemoryGrantStore>();

    /// <summary>Keeps grants in a store of your own, created once and disposed by the container.</summary>
    /// <typeparam name="TStore">The store; it must pass <c>CTraderAuth.Testing.GrantStoreConformance</c>.</typeparam>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    public static ICTraderAuthBuilder UseStore<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TStore>(
        this ICTraderAuthBuilder builder)
        where TStore : class, IGrantStore =>
        builder.Use(ServiceDescriptor.Singleton<IGrantStore, TStore>());

    /// <summary>Keeps grants in a store of your own, created once by a function and disposed by the container.</summary>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="factory">Creates the store; it must pass <c>CTraderAuth.Testing.GrantStoreConformance</c>.</param>
    public static ICTraderAuthBuilder UseStore(this ICTraderAuthBuilder builder, Func<IServiceProvider, IGrantStore> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return builder.Use(ServiceDescriptor.Singleton(factory));
    }

    private static ICTraderAuthBuilder Use(this ICTraderAuthBuilder builder, ServiceDescriptor store)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.RemoveAll<IGrantStore>();
        builder.Services.Add(store);
        return builder;
    }
}
