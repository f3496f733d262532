namespace CTraderAuth;

/// <summary>What the trader is asked to allow.</summary>
public enum CTraderScope
{
    /// <summary>Read and trade; sent as <c>trading</c>. The default.</summary>
    Trading,

    /// <summary>Read only; sent as <c>accounts</c>.</summary>
    Accounts,
}
