using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The difference of two independent Poisson variables: P(k) = exp(-(a + b)) (a / b)^(k / 2) I_|k|(2 sqrt(a b)), summed over the number
/// of cancelling events.
/// </summary>
/// <param name="up">a, the mean of what is added, positive.</param>
/// <param name="down">b, the mean of what is taken away, positive.</param>
public sealed class Skellam(Tensor up, Tensor down) : ParametricDistribution(("up", up, Constraint.Positive), ("down", down, Constraint.Positive))
{
    /// <summary>The mean of what is added.</summary>
    public Tensor Up => this[0];

    /// <summary>The mean of what is taken away.</summary>
    public Tensor Down => this[1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Integer;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Up - Down);

    /// <inheritdoc/>
    public override Tensor Variance => OverEvents(Up + Down);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        UniformNoise(stream["up"], batch).Concat(UniformNoise(stream["down"], batch));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) =>
        new Poisson(Up).FromNoise(noise) - new Poisson(Down).FromNoise(noise.From(1));

    /// <summary>sum over j of a^(j + k) b^j / ((j + k)! j!), j up to where the terms are negligible: 12 deviations beyond the mean.</summary>
    protected override Tensor Density(Tensor value)
    {
        var most = Math.Sqrt(Up.Detach().Max().ToDouble() * Down.Detach().Max().ToDouble());
        var j = Tensor.Arange((long)(most + 12 * Math.Sqrt(most) + 20), type: DataType, device: Device);
        var k = value.Unsqueeze(-1);
        var (more, fewer) = (j + k.Clamp(0), j - k.Clamp(max: 0));
        var log = more * Up.Log().Unsqueeze(-1) - (more + 1).LogGamma() + fewer * Down.Log().Unsqueeze(-1) - (fewer + 1).LogGamma();
        return log.LogSumExp([-1]) - Up - Down;
    }

    /// <inheritdoc/>
    protected override Tensor Cumulative(Tensor value) => CumulativeOf(value.Floor()).To(DataType);

    /// <inheritdoc/>
    protected override Tensor InverseCumulative(Tensor probability)
    {
        using var off = NoGrad.Begin();
        var target = probability.To(ScalarType.Float64);
        var guess = Mean.To(ScalarType.Float64) + Variance.Sqrt().To(ScalarType.Float64) * target.NormalQuantile();
        return RootFinding.LeastInteger(CumulativeOf, target.BroadcastUp(guess.Shape), guess, double.NegativeInfinity).To(DataType);
    }

    /// <summary>sum over j of P(down = j) P(up &lt;= k + j), in float64, j up to 12 deviations beyond the mean.</summary>
    private Tensor CumulativeOf(Tensor k)
    {
        using var off = NoGrad.Begin();
        var (up, down) = (new Poisson(Up.To(ScalarType.Float64).Unsqueeze(-1)), new Poisson(Down.To(ScalarType.Float64).Unsqueeze(-1)));
        var most = Down.Max().ToDouble();
        var j = Tensor.Arange((long)(most + 12 * Math.Sqrt(most) + 20), type: ScalarType.Float64, device: Device);
        return (down.LogDensity(j).Exp() * up.Cdf(k.To(ScalarType.Float64).Unsqueeze(-1) + j)).Sum(-1);
    }
}
