namespace Ansatz.Lab;

/// <summary>An option has a value that its verb does not admit.</summary>
/// <param name="option">The option's name, without dashes.</param>
/// <param name="fault">What is wrong with the value: what was given and what was expected.</param>
/// <param name="inner">The cause, if any.</param>
public sealed class OptionException(string option, string fault, Exception? inner = null) : Exception($"--{option}: {fault}", inner)
{
    /// <summary>The option's name, without dashes.</summary>
    public string Option { get; } = option;

    /// <summary>What is wrong with the value.</summary>
    public string Fault { get; } = fault;
}
