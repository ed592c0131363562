using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The ordered logistic distribution of grades 0 .. k - 1: P(grade &lt;= i) = sigmoid(cutpoint_i - predictor).</summary>
/// <param name="predictor">A higher value moves mass to higher grades, [batch].</param>
/// <param name="cutpoints">Increasing, [batch, k - 1].</param>
public sealed class OrderedLogistic(Tensor predictor, Tensor cutpoints)
    : IndexDistribution(("predictor", predictor, Constraint.Real), ("cutpoints", cutpoints, Constraint.Ordered))
{
    /// <inheritdoc/>
    public override long Cardinality => this[1].Size(-1) + 1;

    /// <summary>ln(sigmoid(a) - sigmoid(b)) = ln sigmoid(a) + ln sigmoid(-b) + ln(1 - exp(b - a)) for neighbors a &gt; b.</summary>
    public override Tensor LogWeights
    {
        get
        {
            var distance = this[1] - this[0].Unsqueeze(-1);
            var (below, above) = (-(-distance).LogOnePlusExp(), -distance.LogOnePlusExp());
            var between = below[.., 1..] + above[.., ..^1] + (distance[.., 1..] - distance[.., ..^1]).Log1mExp();
            return Tensor.Cat([below[.., ..1], between, above[.., ^1..]], -1);
        }
    }
}
