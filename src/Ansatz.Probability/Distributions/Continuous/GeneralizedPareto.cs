using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The generalized Pareto distribution of excesses over a threshold: P(X &gt; x) = (1 + tailIndex z)^(-1 / tailIndex), z = (x - location) / scale.
/// </summary>
/// <param name="location">The threshold, the lower end.</param>
/// <param name="scale">The scale, positive, in the unit of the values.</param>
/// <param name="tailIndex">Positive: a tail like x^(-1 / tailIndex), without mean from 1 and variance from 1/2 on; 0: exponential; negative: an upper
/// end at z = -1 / tailIndex.</param>
public sealed class GeneralizedPareto(Tensor location, Tensor scale, Tensor tailIndex)
    : QuantileDistribution(("location", location, Constraint.Real), ("scale", scale, Constraint.Positive), ("tail index", tailIndex, Constraint.Real))
{
    /// <summary>The threshold.</summary>
    public Tensor Location => this[0];

    /// <summary>The scale.</summary>
    public Tensor Scale => this[1];

    /// <summary>The exponent of the tail, inverted.</summary>
    public Tensor TailIndex => this[2];

    /// <summary>
    /// Tail index k and scale of sorted excesses over zero, by the nearly-Bayesian estimator of Zhang and Stephens (2009), with the prior of Vehtari et al.
    /// that draws k towards 0.5 with the weight of 10 observations.
    /// </summary>
    /// <param name="sorted">Positive excesses in rising order.</param>
    public static (double TailIndex, double Scale) Fit(IReadOnlyList<double> sorted)
    {
        var n = sorted.Count;
        var grid = 30 + (int)Math.Sqrt(n);
        var quartile = sorted[(int)Math.Floor((n / 4.0) + 0.5) - 1];
        var (thetas, profile) = (new double[grid], new double[grid]);
        for (var j = 0; j < grid; j++)
        {
            thetas[j] = (1 / sorted[n - 1]) + ((1 - Math.Sqrt(grid / (j + 0.5))) / (3 * quartile));
            var shape = -sorted.Average(x => Math.Log(1 - (thetas[j] * x)));
            profile[j] = n * (Math.Log(thetas[j] / shape) + shape - 1);
        }

        var theta = 0.0;
        for (var j = 0; j < grid; j++)
        {
            theta += thetas[j] / profile.Sum(other => Math.Exp(other - profile[j]));
        }

        var k = sorted.Average(x => Math.Log(1 - (theta * x)));
        var scale = -k / theta;
        return ((n * k / (n + 10.0)) + (10 * 0.5 / (n + 10.0)), scale);
    }

    /// <inheritdoc/>
    public override Constraint Support =>
        Constraint.Image(Constraint.NonNegative, Bijector.ExponentialRatio(TailIndex).Then(Bijector.Affine(Location, Scale)));

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Tensor.Where(TailIndex < 1, Location + Scale / (1 - TailIndex), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Tensor.Where(
        TailIndex < 0.5, Scale.Square() / ((1 - TailIndex).Square() * (1 - 2 * TailIndex)), double.PositiveInfinity));

    /// <inheritdoc/>
    public override Tensor Entropy => OverBatch(Scale.Log() + TailIndex + 1);

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var z = (value - Location) / Scale;
        var inside = (z >= 0) & (1 + TailIndex * z > 0);
        return (-(1 + TailIndex) * Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex) - Scale.Log()).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value)
    {
        var z = ((value - Location) / Scale).Clamp(0);
        var inside = 1 + TailIndex * z > 0;
        return Tensor.Where(inside, -(-Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex)).Expm1(), 1);
    }

    /// <inheritdoc/>
    protected override Tensor LogComplement(Tensor value)
    {
        var z = ((value - Location) / Scale).Clamp(0);
        var inside = 1 + TailIndex * z > 0;
        return (-Tensor.Where(inside, z, 0).LogarithmicRatio(TailIndex)).Within(inside);
    }

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability) =>
        Location + Scale * (-(-probability).Log1p()).ExponentialRatio(TailIndex);
}
