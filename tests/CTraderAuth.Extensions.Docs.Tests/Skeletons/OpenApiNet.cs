/* block */

// The members of Spotware's OpenAPI.Net 1.4.4 that the page uses, in the place of the package, and behind them a cTrader with two demo accounts that does to each connection what the page prepares for.
namespace Google.Protobuf
{
    using System.Text.Json;

    public interface IMessage;

    public sealed record ByteString(string Json);

    public sealed class MessageParser<T>
    {
        public T ParseFrom(ByteString data) => JsonSerializer.Deserialize<T>(data.Json)!;
    }
}

namespace OpenAPI.Net.Helpers
{
    using Google.Protobuf;

    public static class ApiInfo
    {
        public const string DemoHost = "demo.ctraderapi.com";
        public const int Port = 5035;
    }

    public static class MessageFactory
    {
        public static IMessage? GetMessage(ProtoMessage message) => message.PayloadType switch
        {
            2101 => ProtoOAApplicationAuthRes.Parser.ParseFrom(message.Payload),
            2103 => ProtoOAAccountAuthRes.Parser.ParseFrom(message.Payload),
            2142 => ProtoOAErrorRes.Parser.ParseFrom(message.Payload),
            2147 => ProtoOAAccountsTokenInvalidatedEvent.Parser.ParseFrom(message.Payload),
            2148 => ProtoOAClientDisconnectEvent.Parser.ParseFrom(message.Payload),
            2150 => ProtoOAGetAccountListByAccessTokenRes.Parser.ParseFrom(message.Payload),
            2164 => ProtoOAAccountDisconnectEvent.Parser.ParseFrom(message.Payload),
            _ => null,
        };
    }
}

namespace OpenAPI.Net.Exceptions
{
    public sealed class ConnectionException(System.Exception inner) : System.Exception("", inner);
}

namespace OpenAPI.Net.Auth
{
    public sealed class Token
    {
        public string AccessToken { get; set; } = "";
        public string RefreshToken { get; set; } = "";
    }
}

namespace OpenAPI.Net
{
    using System.Collections.Concurrent;
    using System.Text.Json;
    using Google.Protobuf;
    using OpenAPI.Net.Helpers;

    public sealed class OpenClient(string host, int port, System.TimeSpan heartbeatInerval, int maxRequestPerSecond = 40, bool useWebSocket = false) : System.IDisposable, System.IObservable<IMessage>
    {
        private static int _clients;

        private readonly BlockingCollection<(object Message, string? Id)> _sent = [];
        private readonly List<System.IObserver<IMessage>> _observers = [];
        private readonly HashSet<long> _authorized = [];
        private readonly int _number = ++_clients;
        private bool _refused;
        private int _subscribed;

        public int MaxRequestPerSecond => maxRequestPerSecond;

        public string Address => $"{host}:{port} {heartbeatInerval} {useWebSocket}";

        public Task Connect()
        {
            _ = Task.Run(Answer);
            return Task.CompletedTask;
        }

        public System.IDisposable Subscribe(System.IObserver<IMessage> observer)
        {
            _observers.Add(observer);
            return this;
        }

        public Task SendMessage<T>(T message, string? clientMsgId = null)
            where T : IMessage
        {
            _sent.Add((message, clientMsgId));
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            if (!_sent.IsAddingCompleted)
            {
                _sent.CompleteAdding();
                _observers.ForEach(observer => observer.OnCompleted());
            }
        }

        private void Answer()
        {
            foreach (var (message, id) in _sent.GetConsumingEnumerable())
            {
                switch (message)
                {
                    case ProtoOAApplicationAuthReq:
                        Say(2101, new ProtoOAApplicationAuthRes(), id);
                        break;
                    case ProtoOAGetAccountListByAccessTokenReq:
                        Say(2150, new ProtoOAGetAccountListByAccessTokenRes { CtidTraderAccount = { new() { CtidTraderAccountId = 1001 }, new() { CtidTraderAccountId = 1002 }, new() { CtidTraderAccountId = 2001, IsLive = true } } }, id);
                        break;
                    case ProtoOAAccountAuthReq request:
                        Authorize(request, id);
                        break;
                    case ProtoOASubscribeSpotsReq:
                        Subscribed();
                        break;
                }
            }
        }

        private void Authorize(ProtoOAAccountAuthReq request, string? id)
        {
            // The first time, 50: a refusal that MessageFactory does not know. Then ALREADY_LOGGED_IN for an account that is.
            if (!_refused)
            {
                _refused = true;
                Say(50, new ProtoErrorRes { ErrorCode = "REQUEST_FREQUENCY_EXCEEDED" }, id);
            }
            else if (_authorized.Add(request.CtidTraderAccountId))
            {
                Say(2103, new ProtoOAAccountAuthRes(), id);
            }
            else
            {
                Say(2142, new ProtoOAErrorRes { CtidTraderAccountId = request.CtidTraderAccountId, ErrorCode = "ALREADY_LOGGED_IN" }, id);
            }
        }

        // Both accounts are in use: 2164 for the one that was first, as noise. When it is in use again, the first connection ends.
        private void Subscribed()
        {
            _subscribed++;
            if (_number == 1 && _subscribed == 2)
            {
                Say(2164, new ProtoOAAccountDisconnectEvent { CtidTraderAccountId = 1002 }, null);
            }
            else if (_number == 1 && _subscribed == 3)
            {
                Say(2148, new ProtoOAClientDisconnectEvent { Reason = "The server restarts." }, null);
            }
        }

        private void Say<T>(uint payloadType, T message, string? id)
        {
            var envelope = new ProtoMessage { PayloadType = payloadType, Payload = new(JsonSerializer.Serialize(message)), ClientMsgId = id ?? "" };
            var read = MessageFactory.GetMessage(envelope);
            foreach (var observer in _observers)
            {
                if (id is not null || read is null)
                {
                    observer.OnNext(envelope);
                }

                if (read is not null)
                {
                    observer.OnNext(read);
                }
            }
        }
    }
}

public enum ProtoPayloadType
{
    ErrorRes = 50,
}

public sealed class ProtoMessage : Google.Protobuf.IMessage
{
    public uint PayloadType { get; set; }
    public Google.Protobuf.ByteString Payload { get; set; } = new("");
    public string ClientMsgId { get; set; } = "";
}

public sealed class ProtoErrorRes : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoErrorRes> Parser { get; } = new();
    public string ErrorCode { get; set; } = "";
    public string Description { get; set; } = "";
    public ulong MaintenanceEndTimestamp { get; set; }
    public bool HasMaintenanceEndTimestamp => MaintenanceEndTimestamp != 0;
}

public sealed class ProtoOAErrorRes : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAErrorRes> Parser { get; } = new();
    public long CtidTraderAccountId { get; set; }
    public string ErrorCode { get; set; } = "";
    public string Description { get; set; } = "";
    public long MaintenanceEndTimestamp { get; set; }
    public bool HasMaintenanceEndTimestamp => MaintenanceEndTimestamp != 0;
}

public sealed class ProtoOAApplicationAuthReq : Google.Protobuf.IMessage
{
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";
}

public sealed class ProtoOAApplicationAuthRes : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAApplicationAuthRes> Parser { get; } = new();
}

public sealed class ProtoOAGetAccountListByAccessTokenReq : Google.Protobuf.IMessage
{
    public string AccessToken { get; set; } = "";
}

public sealed class ProtoOAGetAccountListByAccessTokenRes : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAGetAccountListByAccessTokenRes> Parser { get; } = new();
    public List<ProtoOACtidTraderAccount> CtidTraderAccount { get; set; } = [];
}

public sealed class ProtoOACtidTraderAccount
{
    public ulong CtidTraderAccountId { get; set; }
    public bool IsLive { get; set; }
    public long TraderLogin { get; set; }
}

public sealed class ProtoOAAccountAuthReq : Google.Protobuf.IMessage
{
    public long CtidTraderAccountId { get; set; }
    public string AccessToken { get; set; } = "";
}

public sealed class ProtoOAAccountAuthRes : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAAccountAuthRes> Parser { get; } = new();
}

public sealed class ProtoOASubscribeSpotsReq : Google.Protobuf.IMessage
{
    public long CtidTraderAccountId { get; set; }
    public List<long> SymbolId { get; } = [];
}

public sealed class ProtoOAOrderErrorEvent : Google.Protobuf.IMessage
{
    public long CtidTraderAccountId { get; set; }
    public string ErrorCode { get; set; } = "";
    public string Description { get; set; } = "";
}

public sealed class ProtoOAAccountsTokenInvalidatedEvent : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAAccountsTokenInvalidatedEvent> Parser { get; } = new();
    public List<long> CtidTraderAccountIds { get; set; } = [];
}

public sealed class ProtoOAAccountDisconnectEvent : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAAccountDisconnectEvent> Parser { get; } = new();
    public long CtidTraderAccountId { get; set; }
}

public sealed class ProtoOAClientDisconnectEvent : Google.Protobuf.IMessage
{
    public static Google.Protobuf.MessageParser<ProtoOAClientDisconnectEvent> Parser { get; } = new();
    public string Reason { get; set; } = "";
}
