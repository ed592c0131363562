using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// An autoregressive layer with any bijections of numbers that are functions of the coordinates before; with <see cref="RationalQuadraticSpline"/>: neural
/// spline flows, Durkan et al. 2019.
/// </summary>
/// <param name="conditioner">From x [.., n] to an elementwise bijection of x, the i-th of which depends on earlier coordinates only.</param>
public sealed class Autoregressive(Func<Tensor, Bijector> conditioner) : AutoregressiveBijector
{
    private protected override Bijector Given(Tensor x) => conditioner(x);
}
