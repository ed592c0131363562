using Ansatz.Lab;

namespace Ansatz.Cli.Tests;

/// <summary>Runs commands and keeps what they print.</summary>
internal sealed class Terminal(CancellationToken interruption = default)
{
    public static SystemRegistry Systems { get; } = new(typeof(MeanColor).Assembly);

    /// <summary>The systems that can be asked for.</summary>
    public SystemRegistry Known { get; init; } = Systems;

    public StringWriter Output { get; private set; } = new();

    public StringWriter Error { get; private set; } = new();

    public int Code { get; private set; }

    public static Surroundings Surroundings(TextWriter output, TextWriter error) => new()
    {
        Output = output,
        Error = error,
        Systems = Systems,
        Cancellation = CancellationToken.None,
    };

    /// <summary>Runs a line; words are split at spaces.</summary>
    public static Terminal Run(string line) => new Terminal().Type(line);

    public Terminal Type(string line) => Type(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public Terminal Type(params string[] words)
    {
        (Output, Error) = (new(), new());
        Code = CommandLine.Run(words, Surroundings(Output, Error) with { Systems = Known, Cancellation = interruption });
        return this;
    }

    public override string ToString() => $"exit {Code}\n{Output}{Error}";
}
