using Npgsql;

namespace CTraderAuth.Storage;

/// <summary>Where connections come from: a data source of the application, or one of the store's own.</summary>
internal sealed class ConnectionSource : IAsyncDisposable
{
    private const int AutoPrepared = 20;
    private const int PoolSize = 16;
    private const string Multiplexed = "Multiplexing=true cannot be used for grants: a write that a standby did not confirm could not be noticed. Use another connection string or data source.";

    private readonly NpgsqlConnectionStringBuilder? _settings;
    private readonly Lock _gate = new();
    private NpgsqlDataSource? _plain;
    private NpgsqlDataSource? _preparing;
    private readonly bool _enlists;
    private bool _disposed;

    private ConnectionSource(NpgsqlConnectionStringBuilder? settings, NpgsqlDataSource? given)
    {
        _settings = settings;
        _plain = given;
        var shown = settings ?? new NpgsqlConnectionStringBuilder(given!.ConnectionString);
        Name = $"PostgreSQL at {(shown.Host?.Contains(',', StringComparison.Ordinal) is true || shown.Host is null ? shown.Host ?? "the configured address" : $"{shown.Host}:{shown.Port}")}";
        Prepares = shown.MaxAutoPrepare > 0;
        _enlists = shown.Enlist;
    }

    /// <summary>The addresses, for messages.</summary>
    public string Name { get; }

    /// <summary>Whether the application asked for prepared statements.</summary>
    public bool Prepares { get; }

    /// <summary>A source in which no statement is prepared, unless the application asked for it.</summary>
    public NpgsqlDataSource Plain
    {
        get
        {
            lock (_gate)
            {
                return _plain ??= Build(_settings!.MaxAutoPrepare, _settings.Pooling);
            }
        }
    }

    /// <exception cref="InvalidOperationException">The source cannot be used for grants.</exception>
    public static ConnectionSource Given(NpgsqlDataSource? source) =>
        source is null ? throw new InvalidOperationException("UsePostgreSql: the function returned no data source.")
        : new NpgsqlConnectionStringBuilder(source.ConnectionString).Multiplexing ? throw new InvalidOperationException(Multiplexed)
        : new(null, source);

    /// <summary>Parses a connection string, without repeating it in a message.</summary>
    /// <param name="connectionString">The connection string.</param>
    /// <param name="commandTimeout">How long a statement may take.</param>
    /// <exception cref="ArgumentException">It is not valid, or names no server.</exception>
    public static ConnectionSource Parse(string connectionString, TimeSpan commandTimeout)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            // Its message may contain a part of the string.
            throw new ArgumentException("The connection string of PostgreSQL is not valid. Example: Host=db1;Database=app;Username=app;Password=…", nameof(connectionString));
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw new ArgumentException("The connection string of PostgreSQL names no server. Add Host=…", nameof(connectionString));
        }

        if (settings.Multiplexing)
        {
            throw new ArgumentException(Multiplexed, nameof(connectionString));
        }

        var defaults = new NpgsqlConnectionStringBuilder();
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        settings.CommandTimeout = (int)commandTimeout.TotalSeconds;
        settings.ApplicationName ??= "CTraderAuth";
        settings.MaxPoolSize = settings.MaxPoolSize == defaults.MaxPoolSize ? Math.Max(PoolSize, settings.MinPoolSize) : settings.MaxPoolSize;
        settings.Timeout = settings.Timeout == defaults.Timeout ? 5 : settings.Timeout;
        settings.HostRecheckSeconds = settings.HostRecheckSeconds == defaults.HostRecheckSeconds ? 1 : settings.HostRecheckSeconds;
        settings.AutoPrepareMinUsages = settings.AutoPrepareMinUsages == defaults.AutoPrepareMinUsages ? 2 : settings.AutoPrepareMinUsages;
        return new(settings, null);
    }

    /// <summary>The source for all work, once it is known whether a pooler is in between.</summary>
    public NpgsqlDataSource ForWork(bool isPooled)
    {
        if (isPooled || Prepares || _settings is null)
        {
            return isPooled && Prepares ? throw StoreException.PreparesBehindPooler(Name) : Plain;
        }

        lock (_gate)
        {
            return _preparing ??= Build(AutoPrepared, _settings.Pooling);
        }
    }

    /// <summary>Opens a connection that is never used for anything else afterwards.</summary>
    public Task<NpgsqlConnection> OpenToListenAsync(CancellationToken cancellationToken) => OpenAsync(Plain, cancellationToken);

    /// <summary>Opens a connection that takes part in no transaction of the caller: what returned is kept whatever becomes of that transaction, and a read sees what others wrote since it began.</summary>
    public async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken = default)
    {
        if (!_enlists)
        {
            return await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        // Not a TransactionScope that suppresses: it would end on another thread than it began on, where the caller's own is of its thread.
        Task<NpgsqlConnection> opening;
        using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
        {
            opening = Task.Run(async () => await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false), CancellationToken.None);
        }

        return await opening.ConfigureAwait(false);
    }

    /// <summary>Closes all connections that are idle now, and the others when they become so.</summary>
    public void Clear()
    {
        foreach (var source in Built())
        {
            source.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_settings is null)
        {
            return;
        }

        lock (_gate)
        {
            _disposed = true;
        }

        foreach (var source in Built())
        {
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private NpgsqlDataSource[] Built()
    {
        lock (_gate)
        {
            return [.. new[] { _plain, _preparing }.OfType<NpgsqlDataSource>()];
        }
    }

    private NpgsqlDataSource Build(int prepared, bool pooling)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var settings = new NpgsqlConnectionStringBuilder(_settings!.ConnectionString) { MaxAutoPrepare = prepared, Pooling = pooling };
        var isOne = settings.Host?.Contains(',', StringComparison.Ordinal) is not true;
        if (!isOne)
        {
            settings.TargetSessionAttributes = null;
        }

        var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        builder.EnableTransportSecurity();
        return isOne ? builder.Build() : builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary);
    }
}
