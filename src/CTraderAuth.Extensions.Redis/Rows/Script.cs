namespace CTraderAuth.Storage;

/// <summary>A script that the server executes as one unit.</summary>
internal sealed class Script(string text)
{
    // A version is compared as text: as numbers of Lua, 2^53 and 2^53 + 1 would be equal. One that is not a version of a row reads as 0, here and in Rows.
    private const string Look = """
        local old = redis.pcall('HMGET', KEYS[1], 'v', 'd')
        local version, due = old[1], old[2]
        local exists = old['err'] ~= nil or version or due or redis.call('HEXISTS', KEYS[1], 'c') == 1
        if not version or not string.find(version, '^[1-9]%d*$') or #version > 19 or (#version == 19 and version > '9223372036854775807') then version = '0' end

        """;

    /// <summary>Writes a row. ARGV: expected version, new version, due time or nothing, content, subject, channel. Returns the number of the change, or -1.</summary>
    /// <remarks>The first write is the one that a full server refuses, so that it refuses all or nothing.</remarks>
    public static Script Save { get; } = new(Look + """
        if ARGV[1] == '0' then
          if exists then return -1 end
        elseif not exists or version ~= ARGV[1] then
          return -1
        end
        redis.call('HSET', KEYS[1], 'v', ARGV[2], 'd', ARGV[3], 'c', ARGV[4])
        if due ~= ARGV[3] then
          if due and due ~= '' then redis.call('ZREM', KEYS[2], due .. ARGV[5]) end
          if ARGV[3] ~= '' then redis.call('ZADD', KEYS[2], 0, ARGV[3] .. ARGV[5]) end
          redis.call('ZADD', KEYS[3], 0, ARGV[5])
        end
        local change = redis.call('INCR', KEYS[4])
        redis.call('PUBLISH', ARGV[6], change .. ':' .. ARGV[5])
        return change
        """);

    /// <summary>Removes a row. ARGV: expected version, subject, channel. Returns the number of the change, or -1.</summary>
    public static Script Remove { get; } = new(Look + """
        if not exists or version ~= ARGV[1] then return -1 end
        redis.call('DEL', KEYS[1])
        if due and due ~= '' then redis.call('ZREM', KEYS[2], due .. ARGV[2]) end
        redis.call('ZREM', KEYS[3], ARGV[2])
        local change = redis.call('INCR', KEYS[4])
        redis.call('PUBLISH', ARGV[3], change .. ':' .. ARGV[2])
        return change
        """);

    public string Text { get; } = text;

    /// <summary>The name that servers give to it; null until one was asked. It depends on the text alone.</summary>
    public string? Hash { get; set; }
}
