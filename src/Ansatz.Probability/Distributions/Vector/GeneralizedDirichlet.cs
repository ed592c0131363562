using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The Connor-Mosimann generalization of the Dirichlet distribution, of probability vectors [k]: sticks v_i ~ Beta(a_i, b_i) are broken one after the
/// other, x_i = v_i prod_(j &lt; i) (1 - v_j), and the last coordinate is what remains. Density with respect to the first k - 1 coordinates.
/// </summary>
/// <param name="broken">a, positive, [batch, k - 1].</param>
/// <param name="kept">b, positive, [batch, k - 1].</param>
public sealed class GeneralizedDirichlet(Tensor broken, Tensor kept)
    : PathwiseDistribution(("broken", broken, Constraint.Positive.ToEvent()), ("kept", kept, Constraint.Positive.ToEvent()))
{
    /// <summary>a.</summary>
    public Tensor Broken => this[0];

    /// <summary>b.</summary>
    public Tensor Kept => this[1];

    /// <inheritdoc/>
    public override Shape EventShape => [Length + 1];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Simplex;

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Moment(Broken / Total, Kept / Total));

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var pairs = Total * (Total + 1);
            var second = Moment(Broken * (Broken + 1) / pairs, Kept * (Kept + 1) / pairs);
            return OverEvents(second - Moment(Broken / Total, Kept / Total).Square());
        }
    }

    /// <summary>The sticks' entropies, and the volumes E ln prod_(j &lt; i) (1 - v_j).</summary>
    public override Tensor Entropy
    {
        get
        {
            var left = Tensor.Arange(Length - 1, -1, -1, DataType, Device);
            return OverBatch((Sticks.Entropy + left * (Kept.Digamma() - Total.Digamma())).Sum(-1));
        }
    }

    /// <summary>
    /// The weights of a Dirichlet process with this concentration (Griffiths, Engen, McCloskey), cut to k: v_i ~ Beta(1, concentration), the last weight
    /// being all that remains. Sethuraman 1994.
    /// </summary>
    /// <param name="concentration">Positive, [batch]; large: many small weights.</param>
    /// <param name="count">k, at least 2.</param>
    public static GeneralizedDirichlet StickBreaking(Tensor concentration, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var type = concentration.IsFloatingPoint && !concentration.IsNumber ? concentration.DataType : ScalarType.Float32;
        var kept = concentration.IsNumber
            ? Tensor.Full([count - 1], concentration.ToDouble(), type) : concentration.Unsqueeze(-1).Expand(concentration.Shape.Concat([count - 1]));
        return new(kept.OnesLike(), kept);
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => Sticks.DrawNoise(stream, batch.Concat([Length]));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var v = Sticks.FromNoise(noise);
        var logRest = (-v).Log1p().CumSum(-1);
        var first = logRest[.., ..1].ZerosLike();
        var before = Tensor.Cat([first, logRest], -1).Exp();
        return before * Tensor.Cat([v, first + 1], -1);
    }

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var inside = (value >= 0).AllLast(1);
        var after = value.Flip([-1]).CumSum(-1).Flip([-1]);                                      // what remains before each break, the first is 1
        var (x, rest) = (value[.., ..^1], after[.., 1..]);
        var logs = (Broken - 1).XLogY(x) + (Kept - 1).XLogY(rest) - (Total - 1).XLogY(after[.., ..^1]) - TensorMath.LogBeta(Broken, Kept);
        return logs.Sum(-1).Within(inside);
    }

    internal Beta Sticks => new(Broken, Kept);

    private Tensor Total => Broken + Kept;

    private long Length => Math.Max(Broken.Size(-1), Kept.Size(-1));

    /// <summary>E[v_i^m] prod_(j &lt; i) E[(1 - v_j)^m], and the last product.</summary>
    private static Tensor Moment(Tensor stick, Tensor rest)
    {
        var product = rest.CumProd(-1);
        var one = product[.., ..1].OnesLike();
        return Tensor.Cat([one, product], -1) * Tensor.Cat([stick.BroadcastUp(rest.Shape), one], -1);
    }
}
