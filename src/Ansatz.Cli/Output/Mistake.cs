using System.Text.Json;
using System.Text.Json.Nodes;
using Ansatz.Data;
using Ansatz.Lab;

namespace Ansatz.Cli;

/// <summary>Tells the user what went wrong, and says how the program ends.</summary>
internal static class Mistake
{
    private const int BrokenPipe = 32;

    /// <summary>Prints <c>error:</c> and what is known about a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="words">What was typed.</param>
    /// <param name="surroundings">The world outside.</param>
    /// <returns>The exit code.</returns>
    public static int Tell(Exception fault, IReadOnlyList<string> words, Surroundings surroundings)
    {
        if (fault is IOException { HResult: BrokenPipe })
            return ExitCode.Done; // the reader, such as `head`, has seen enough
        var code = CodeOf(fault);
        var message = MessageOf(fault, words);
        if (words.Contains("--json"))
            surroundings.Output.WriteLine(JsonSerializer.Serialize(new JsonObject { ["error"] = message, ["exit"] = code }, LabJson.Indented));
        surroundings.Error.WriteLine(code == ExitCode.Interrupted ? "interrupted" : "error: " + message);
        if (!IsExpected(fault) && Environment.GetEnvironmentVariable("ANSATZ_TRACE") is not null)
            surroundings.Error.WriteLine(fault);
        return code;
    }

    private static int CodeOf(Exception fault) => fault switch
    {
        UsageException or OptionException or SpellingException => ExitCode.WrongUse,
        OperationCanceledException => ExitCode.Interrupted,
        _ => ExitCode.Failed,
    };

    private static bool IsExpected(Exception fault)
        => CodeOf(fault) != ExitCode.Failed || fault is DataException or RunException or IOException or UnauthorizedAccessException;

    private static string MessageOf(Exception fault, IReadOnlyList<string> words)
        => IsExpected(fault) ? fault.Message
            : fault is TypeInitializationException { InnerException: { } inner } ? MessageOf(inner, words)
            : fault is DllNotFoundException ? $"{fault.Message} 'ansatz doctor' says what is missing and how to mend it"
            : fault.GetType().Namespace?.StartsWith("Ansatz") == true ? fault.Message
            : $"{fault.GetType().Name}: {fault.Message} (ANSATZ_TRACE=1 before the command shows where)";
}
