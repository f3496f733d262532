namespace CTraderAuth.Sockets;

/// <summary>Which of the two hosts of the Open API a connection uses. Each serves the accounts of its own environment only.</summary>
public enum CTraderEnvironment
{
    /// <summary><c>demo.ctraderapi.com</c>: demo accounts.</summary>
    Demo,

    /// <summary><c>live.ctraderapi.com</c>: accounts with real money.</summary>
    Live,
}
