namespace Ansatz.Inference;

/// <summary>
/// An estimate of a number L(theta) and of its gradient: <c>E[Value] = L</c> and <c>E[grad Surrogate] = grad L</c>.
/// </summary>
/// <param name="Value">The estimate, without gradient: <c>[items]</c>.</param>
/// <param name="Surrogate">A tensor whose gradient estimates that of L; its own value means nothing: <c>[items]</c>.</param>
public readonly record struct Dual(Tensor Value, Tensor Surrogate)
{
    /// <summary>The dual of a value that is differentiable as it stands.</summary>
    public static Dual Of(Tensor value) => new(value.Detach(), value);
}
