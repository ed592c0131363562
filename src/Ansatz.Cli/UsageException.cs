namespace Ansatz.Cli;

/// <summary>What was typed is no command. It ends the program with <see cref="ExitCode.WrongUse"/>.</summary>
/// <param name="message">What was given, what was expected and what to type.</param>
public sealed class UsageException(string message) : Exception(message);
