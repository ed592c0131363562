using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The derivative of the distribution in a parameter is a difference of two distributions of the same kind of values:
/// d/dtheta p = c (p+ - p-). Mohamed, Rosca, Figurnov, Mnih 2020, table 1.
/// </summary>
public interface IMeasureValued
{
    /// <summary>
    /// The terms of the derivative at a draw x [extra, batch, event], with the draws of p+ and p- coupled to it. For any
    /// function f of one batch element, the sum over terms of sg(c (f(x+) - f(x-))) theta has gradient d E[f(x)] in expectation.
    /// A term replaces one coordinate of each batch element at once: an engine whose f couples batch elements must treat
    /// them one by one.
    /// </summary>
    IReadOnlyList<MeasureValuedTerm> MeasureValuedTerms(Tensor draw, RandomStream stream);
}
