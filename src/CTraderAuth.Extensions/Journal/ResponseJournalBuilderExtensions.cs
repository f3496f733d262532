using CTraderAuth.Journal;
using CTraderAuth.Rotation.Run;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CTraderAuth;

/// <summary>Registers the local journal of responses.</summary>
public static class ResponseJournalBuilderExtensions
{
    /// <summary>Keeps each new token pair in a file on this machine from the moment it arrives until it is in the store, so that a process that is killed in between loses nothing.</summary>
    /// <remarks>
    /// For stores that are not on this machine, such as PostgreSQL and Redis: while the network or the server is slow, a new pair exists only in the memory of one process. A file in this folder outlives
    /// the process; it is stored when a program with the same client id and folder starts again, before it sends anything. It cannot help when the machine itself is lost, or when the response never arrived.
    /// <para>
    /// Each file is readable by this user only, is encrypted if <c>ProtectTokens()</c> or another protector is registered, is flushed to the disk together with its folder, and is deleted as soon as the pair is in the store.
    /// The folder needs a volume that outlives the container. Several processes may share it. Costs two flushes to the disk for each rotation.
    /// A volume that hangs delays a rotation by at most 3 s before the pair is stored and at most 3 s after it; then the journal is skipped until the volume responds. It delays the start by at most 6 s. An entry that cannot be read at the start is read again after 2 s, and then less and less often, eventually every 5 minutes.
    /// </para>
    /// </remarks>
    /// <param name="builder">The builder returned by <c>AddCTraderAuth</c>.</param>
    /// <param name="directory">The folder; it and its missing parents are created for this user only. The start of the host fails with an <see cref="InvalidOperationException"/> if other users may write into it, or if it belongs to a user who is neither this one nor root (checked on Linux).</param>
    public static ICTraderAuthBuilder UseResponseJournal(this ICTraderAuthBuilder builder, string directory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        var services = builder.Services;
        services.RemoveAll<JournalFolder>();
        services.AddSingleton(new JournalFolder(directory));
        services.TryAddSingleton<JournalEntries>();
        services.TryAddSingleton<IResponseJournal, ResponseJournal>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, JournalCollection>());
        return builder;
    }
}
