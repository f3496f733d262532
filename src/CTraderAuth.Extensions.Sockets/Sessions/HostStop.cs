namespace CTraderAuth.Sockets.Sessions;

/// <summary>Which waits end when the host begins to stop. The session itself stops later, after the services that may still send.</summary>
/// <param name="begun">Cancelled when the host begins to stop.</param>
internal sealed class HostStop(CancellationToken begun)
{
    /// <summary>Cancelled when the host begins to stop.</summary>
    public CancellationToken Begun => begun;

    /// <summary>What ends a wait that begins now, beside its caller. During the stop that is left to the caller's token, if there is one.</summary>
    public CancellationToken EndOf(CancellationToken callers) => begun.IsCancellationRequested && callers.CanBeCanceled ? CancellationToken.None : begun;
}
