namespace Ansatz.Lab;

/// <summary>A run folder cannot be used as asked: it is missing, taken, damaged, or its disk is full.</summary>
public class RunException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was found, what was expected and what to do.</param>
    /// <param name="inner">The cause, when there is one.</param>
    public RunException(string message, Exception? inner = null) : base(message, inner) { }
}

/// <summary>Another process works in the run folder.</summary>
public sealed class RunInUseException(string message, Exception? inner = null) : RunException(message, inner);

/// <summary>The folder already holds a run or a model and <c>--force</c> was not given.</summary>
public sealed class RunExistsException(string message) : RunException(message);

/// <summary>A checkpoint is missing, truncated or edited, and no earlier one can take its place.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : RunException(message, inner);
