using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>Everything outside a command that it reads from and writes to; a test gives its own.</summary>
public sealed record Surroundings
{
    /// <summary>Standard output: results.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Standard error: progress, notes, warnings and mistakes.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether standard output is a terminal, so that color and width matter.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether standard error is a terminal, so that a progress bar can be drawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The characters of a line.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The systems there are.</summary>
    public required SystemRegistry Systems { get; init; }

    /// <summary>Cancelled when the user interrupts; null: by the signals of the process.</summary>
    public CancellationToken? Cancellation { get; init; }

    /// <summary>Cancelled when the user interrupts.</summary>
    public CancellationToken Interrupted => Cancellation ?? Interruption.Token;

    /// <summary>The surroundings of the running process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        OutputIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        Width = WidthOfTerminal(),
        Systems = SystemRegistry.Default,
    };

    private static int WidthOfTerminal()
    {
        if (Console.IsOutputRedirected && Console.IsErrorRedirected)
            return 100;
        try
        {
            return Console.WindowWidth is var width and >= 40 ? Math.Min(width, 160) : 100;
        }
        catch (IOException)
        {
            return 100; // a terminal that does not know its size
        }
    }
}
