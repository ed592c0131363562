using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// How well effects of a treatment are estimated, where the truth of both arms is known. Effects are outcomes treated less outcomes untreated, an effect a unit.
/// </summary>
public static class CausalMetrics
{
    /// <summary>
    /// The root of the precision in estimating heterogeneous effects, sqrt(mean (effect - estimate)^2). Source: Hill, Bayesian nonparametric modeling for
    /// causal inference, 2011.
    /// </summary>
    /// <param name="estimated">Estimated effects, <c>[units]</c>.</param>
    /// <param name="truth">True effects, <c>[units]</c>.</param>
    /// <returns>The error, in the unit of the outcome.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no unit.</exception>
    public static double RootPehe(Tensor estimated, Tensor truth) => RegressionMetrics.RootMeanSquaredError(estimated, truth);

    /// <summary>The absolute error of the average effect, |mean estimate - mean effect|; the order of the units does not matter.</summary>
    /// <param name="estimated">Estimated effects, <c>[units]</c>.</param>
    /// <param name="truth">True effects, <c>[units]</c>.</param>
    /// <returns>The error, in the unit of the outcome.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or there is no unit.</exception>
    public static double AverageEffectError(Tensor estimated, Tensor truth)
    {
        if (estimated.Shape != truth.Shape || truth.Count == 0)
            throw new ArgumentException($"as many estimates as true effects are needed, at least one; the shapes are {estimated.Shape} and {truth.Shape}", nameof(estimated));
        return Math.Abs(Average(estimated) - Average(truth));
    }

    /// <summary>The outcome of the arm that a unit was in, or of the other one.</summary>
    /// <param name="untreated">Outcomes without treatment, <c>[units]</c>.</param>
    /// <param name="treated">Outcomes with treatment, <c>[units]</c>.</param>
    /// <param name="treatment">0 and 1, <c>[units]</c>.</param>
    /// <param name="counterfactual">Whether the other arm's is wanted.</param>
    /// <returns><c>[units]</c>.</returns>
    public static Tensor OutcomeOf(Tensor untreated, Tensor treated, Tensor treatment, bool counterfactual = false) =>
        Tensor.Where((treatment > 0.5) ^ counterfactual, treated, untreated);

    private static double Average(Tensor values)
    {
        using var off = NoGrad.Begin();
        using var scope = TensorScope.Open();
        return values.To(ScalarType.Float64).Mean().ToDouble();
    }
}
