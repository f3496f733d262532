using System.Text.Json.Nodes;
using CTraderAuth.Testing.Wire;

namespace CTraderAuth.Testing.Sockets;

/// <summary>What the sandbox does with a request: the response, and events after it.</summary>
internal sealed class Reply
{
    private static readonly string[] OfOrders =
    [
        "NOT_ENOUGH_MONEY", "MAX_EXPOSURE_REACHED", "POSITION_NOT_FOUND", "ORDER_NOT_FOUND", "POSITION_NOT_OPEN", "POSITION_LOCKED", "TOO_MANY_POSITIONS", "PROTECTION_IS_TOO_CLOSE_TO_MARKET",
        "PENDING_EXECUTION", "UNABLE_TO_CANCEL_ORDER", "UNABLE_TO_AMEND_ORDER", "SHORT_SELLING_NOT_ALLOWED", "MARKET_CLOSED", "NO_QUOTES",
    ];

    private readonly List<(Envelope Message, bool IsEvent)> _messages = [];

    private Reply(string result) => Result = result;

    /// <summary>As in <see cref="SandboxFrame.Result"/>.</summary>
    public string Result { get; }

    public IReadOnlyList<(Envelope Message, bool IsEvent)> Messages => _messages;

    public static Reply Of(Envelope request, int payloadType, JsonObject payload) => new Reply(SandboxFrame.Accepted).And(new(payloadType, payload, request.Id), isEvent: false);

    /// <summary>2142; for an order that is refused as such 2132, as from cTrader.</summary>
    public static Reply Refused(Envelope request, string errorCode, string? description = null, TimeSpan? retryAfter = null)
    {
        var account = request.Payload.Long("ctidTraderAccountId");
        var payload = new JsonObject();
        if (account is not null)
        {
            payload["ctidTraderAccountId"] = account;
        }

        payload["errorCode"] = errorCode;
        if (description is not null)
        {
            payload["description"] = description;
        }

        if (retryAfter is { } pause)
        {
            payload["retryAfter"] = (long)Math.Ceiling(pause.TotalSeconds);
        }

        var isOrder = request.PayloadType is Payloads.NewOrder && account is not null && (errorCode.StartsWith("TRADING_", StringComparison.Ordinal) || OfOrders.Contains(errorCode));
        return new Reply(errorCode).And(new(isOrder ? Payloads.OrderErrorEvent : Payloads.ErrorResponse, payload, request.Id), isEvent: false);
    }

    /// <summary>50, the refusal of what no account is asked about.</summary>
    public static Reply Error(string? id, string errorCode, string description, DateTimeOffset? maintenanceEnd = null)
    {
        var payload = new JsonObject { ["errorCode"] = errorCode, ["description"] = description };
        if (maintenanceEnd is { } end)
        {
            payload["maintenanceEndTimestamp"] = end.ToUnixTimeMilliseconds();
        }

        return new Reply(errorCode).And(new(Payloads.Error, payload, id), isEvent: false);
    }

    /// <summary>In seconds when an account is named, in milliseconds otherwise, as from cTrader.</summary>
    public static Reply Maintenance(Envelope request, DateTimeOffset end)
    {
        const string code = "SERVER_IS_UNDER_MAINTENANCE";
        const string description = "The server is under maintenance.";
        if (request.Payload.Long("ctidTraderAccountId") is null)
        {
            return Error(request.Id, code, description, end);
        }

        var reply = Refused(request, code, description);
        reply._messages[0].Message.Payload["maintenanceEndTimestamp"] = (end.ToUnixTimeMilliseconds() + 999) / 1000;
        return reply;
    }

    public Reply And(Envelope message, bool isEvent = true)
    {
        _messages.Add((message, isEvent));
        return this;
    }
}
