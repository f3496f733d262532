namespace CTraderAuth.Testing;

/// <summary>An order that the sandbox executed.</summary>
public sealed record SandboxOrder
{
    internal SandboxOrder()
    {
    }

    /// <summary>The <c>orderId</c>, from 1; its position has the same number.</summary>
    public long Id { get; internal init; }

    /// <summary>When it was executed, by the sandbox's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The number of the connection on which it arrived.</summary>
    public int Connection { get; internal init; }

    /// <summary>The account.</summary>
    public long Account { get; internal init; }

    /// <summary>The symbol.</summary>
    public long Symbol { get; internal init; }

    /// <summary>Whether it buys.</summary>
    public bool IsBuy { get; internal init; }

    /// <summary>The volume in hundredths of a unit.</summary>
    public long Volume { get; internal init; }

    /// <summary>The price at which it was filled.</summary>
    public double Price { get; internal init; }

    /// <summary>The <c>label</c>; null for none.</summary>
    public string? Label { get; internal init; }

    /// <summary>The <c>comment</c>; null for none.</summary>
    public string? Comment { get; internal init; }

    /// <summary>The <c>clientOrderId</c>; null for none.</summary>
    public string? ClientOrderId { get; internal init; }
}
