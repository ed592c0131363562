using System.Globalization;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>By which distance the representations of the two arms are kept near each other.</summary>
public enum ArmDistance
{
    /// <summary>By none: TARNet.</summary>
    None,

    /// <summary>The squared maximum mean discrepancy with a Gaussian kernel of the median distance between the arms.</summary>
    MaximumMeanDiscrepancy,

    /// <summary>The 1-Wasserstein distance, by entropic transport with a tenth of the mean cost as regularization.</summary>
    Wasserstein,
}

/// <summary>
/// A shared representation of the covariates with a head an arm (TARNet), whose loss may add alpha times a distance between the representations of the arms in a batch
/// (CFRNet). Source: Shalit, Johansson and Sontag, Estimating individual treatment effect: generalization bounds and algorithms, 2017.
/// </summary>
public sealed record RepresentationLearner : NetworkLearner
{
    /// <summary>The distance between the arms.</summary>
    public ArmDistance Distance { get; init; }

    /// <summary>The weight of the distance.</summary>
    public double Alpha { get; init => field = OptionCheck.Within(value, 0, 1e9); } = 1;

    /// <inheritdoc/>
    public override string ToString() => Distance == ArmDistance.None ? "tarnet"
        : $"cfrnet:{(Distance == ArmDistance.Wasserstein ? "wasserstein" : "mmd")},{Alpha.ToString("R", CultureInfo.InvariantCulture)}";

    /// <summary>The distance of the representations of two arms, a scalar with gradient; 0 where an arm has fewer than two units.</summary>
    /// <param name="representation">[units, features].</param>
    /// <param name="treatment">0 and 1, [units].</param>
    internal Tensor DistanceOf(Tensor representation, Tensor treatment)
    {
        var isTreated = treatment > 0.5;
        var (untreated, treated) = (representation[isTreated.LogicalNot()], representation[isTreated]);
        if (Distance == ArmDistance.None || untreated.Size(0) < 2 || treated.Size(0) < 2) return Tensor.Zeros(Shape.Scalar, representation.DataType, representation.Device);
        var costs = Tensor.PairwiseDistances(untreated, treated);
        if (Distance == ArmDistance.MaximumMeanDiscrepancy)
        {
            // The energy distance of minus a kernel is the squared discrepancy of that kernel, here of distances by matrix products: rows are long, and need not keep their last digits.
            var kernel = Kernel.Gaussian(costs.Detach().Median().Clamp(1e-6));
            return StatisticalDistance.GeneralizedEnergy(untreated, treated, (a, b) => -kernel.OfSquaredDistance(Tensor.PairwiseDistances(a, b).Square()));
        }
        return new OptimalTransport(Math.Max(0.1 * costs.Mean().ToDouble(), 1e-6), MaximumIterations: 20, Tolerance: 1e-2).Cost(costs);
    }

    private protected override OutcomeNetwork Network(long covariates, RandomStream stream) => new RepresentationNetwork(this, covariates, stream);

    private sealed class RepresentationNetwork(RepresentationLearner learner, long covariates, RandomStream stream) : OutcomeNetwork(covariates)
    {
        private readonly Mlp _representation = new([covariates, learner.Width, learner.Width], stream["representation"], Between, last: Between);
        private readonly Mlp[] _heads = [.. Enumerable.Range(0, 2).Select(arm => new Mlp([learner.Width, learner.Width, 1], stream["head"][arm], Between))];

        protected override (Tensor Outcomes, Tensor? Penalty) Standard(Tensor x, Tensor? treatment)
        {
            var representation = _representation.Forward(x);
            var penalty = treatment is null || learner.Distance == ArmDistance.None ? null : learner.Alpha * learner.DistanceOf(representation, treatment);
            return (Tensor.Cat([.. _heads.Select(head => head.Forward(representation))], -1), penalty);
        }
    }
}
