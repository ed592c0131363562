using System.Runtime.InteropServices;

namespace Ansatz.Cli;

/// <summary>
/// Turns the first Ctrl-C (or a polite request to end) into a cancellation, so that work can stop at a checkpoint; the
/// second one ends the process at once.
/// </summary>
internal static class Interruption
{
    private static readonly CancellationTokenSource source = new();
    private static PosixSignalRegistration[] registrations = [];

    /// <summary>Cancelled at the first signal. Reading it installs the handlers.</summary>
    public static CancellationToken Token
    {
        get
        {
            if (registrations.Length == 0)
                registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Hear), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Hear)];
            return source.Token;
        }
    }

    private static void Hear(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested)
            return;
        signal.Cancel = true;
        source.Cancel();
    }
}
