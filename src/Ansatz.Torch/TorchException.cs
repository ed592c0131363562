namespace Ansatz.Torch;

/// <summary>A mistake that libtorch found: its text, with the operator and the shapes of the arguments where there are any.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong.</param>
    public TorchException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception of a call.</summary>
    /// <param name="operatorName">The operator, as <c>aten::add.Tensor</c>.</param>
    /// <param name="arguments">The arguments: shapes and types of tensors, values of the rest.</param>
    /// <param name="text">libtorch's own text.</param>
    internal TorchException(string operatorName, string arguments, string text)
        : base($"{operatorName}({arguments}): {text}") => OperatorName = operatorName;

    /// <summary>The operator that failed, as <c>aten::add.Tensor</c>; null where the mistake is not one of an operator.</summary>
    public string? OperatorName { get; }
}
