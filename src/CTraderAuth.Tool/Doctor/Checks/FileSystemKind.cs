namespace CTraderAuth.Tool.Doctor.Checks;

internal enum FileSystemKind
{
    Disk,

    /// <summary>Locks do not work between machines.</summary>
    Network,

    /// <summary>Empty after a restart of the machine.</summary>
    Memory,

    /// <summary>Gone with its container.</summary>
    Container,
}
