using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>One term sg(c (f(x+) - f(x-))) theta of a measure-valued derivative.</summary>
/// <param name="Parameter">theta, with its gradient, [extra, batch].</param>
/// <param name="Coefficient">c, detached, [extra, batch].</param>
/// <param name="Positive">A draw of p+, [extra, batch, event]; null: the draw itself, whose f is already known.</param>
/// <param name="Negative">A draw of p-, coupled with that of p+; null: the draw itself.</param>
public sealed record MeasureValuedTerm(Tensor Parameter, Tensor Coefficient, Tensor? Positive, Tensor? Negative);
