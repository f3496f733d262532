using System.Net;

namespace CTraderAuth.Consent.Browser.Loopback;

/// <summary>The two addresses of a connection. Only both together identify it: another connection, or one that ended within the last minute, may have the same port.</summary>
internal sealed record LoopbackEnds(EndPoint? Peer, EndPoint? Here);
