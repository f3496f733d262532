using System.Net;

namespace CTraderAuth.Protocol.Sending;

/// <summary>The system's proxy for everything but loopback, where plain HTTP is allowed because it does not leave the machine.</summary>
internal sealed class LoopbackBypassProxy(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => SafeAddress.IsLoopback(host) || proxy.IsBypassed(host);
}
