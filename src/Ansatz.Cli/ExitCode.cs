namespace Ansatz.Cli;

/// <summary>How the command line ends.</summary>
public static class ExitCode
{
    /// <summary>Everything asked was done.</summary>
    public const int Done = 0;

    /// <summary>It was asked rightly, and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong: a word, an option, a value, a missing file.</summary>
    public const int WrongUse = 2;

    /// <summary>A claim of a reproduction does not hold.</summary>
    public const int ClaimFails = 3;

    /// <summary>Interrupted from the keyboard or by a signal.</summary>
    public const int Interrupted = 130;
}
