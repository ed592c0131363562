using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The multinomial distribution with Dirichlet-distributed probabilities: counts [k] of n draws from a Polya urn.</summary>
public sealed class DirichletMultinomial : ParametricDistribution
{
    /// <summary>n draws.</summary>
    /// <param name="trials">n, non-negative.</param>
    /// <param name="concentration">Positive, [batch, k].</param>
    public DirichletMultinomial(long trials, Tensor concentration)
        : base(("concentration", concentration, Constraint.Positive.ToEvent()))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        Trials = trials;
    }

    /// <summary>n.</summary>
    public long Trials { get; }

    /// <summary>[batch, k].</summary>
    public Tensor Concentration => this[0];

    /// <inheritdoc/>
    public override Shape EventShape => Concentration.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Multinomial(Trials);

    /// <inheritdoc/>
    public override Tensor Mean => OverEvents(Trials * Share);

    /// <inheritdoc/>
    public override Tensor Variance
    {
        get
        {
            var total = Concentration.Sum(-1, keepDimension: true);
            return OverEvents(Trials * Share * (1 - Share) * (total + Trials) / (total + 1));
        }
    }

    /// <summary>Each count is beta-binomial: expectations of the density's terms by summation over it.</summary>
    public override Tensor Entropy
    {
        get
        {
            var total = Concentration.Sum(-1, keepDimension: true);
            var count = new BetaBinomial(Trials, Concentration, total - Concentration);
            var (outcomes, masses) = (count.Enumerate(), count.LogProbabilities().Exp());
            var each = (outcomes + 1).LogGamma() - (outcomes + Concentration).LogGamma() + Concentration.LogGamma();
            return OverBatch((masses * each).Sum(0).Sum(-1) + (total + Trials).LogGamma().Squeeze(-1) - total.LogGamma().Squeeze(-1)
                - MathNet.Numerics.SpecialFunctions.GammaLn(Trials + 1));
        }
    }

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) =>
        new Dirichlet(Concentration).DrawNoise(stream["probabilities"], batch).Concat(UniformNoise(stream["draws"], batch, Math.Max(1, Trials)));

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        using var off = NoGrad.Begin();
        var probabilities = new Dirichlet(Concentration).FromNoise(noise);
        return Counts.Of(Categorical.FromProbabilities(probabilities), noise.Parts[1], Trials).To(DataType);
    }

    private protected override bool HasLargeTerms => true;

    /// <inheritdoc/>
    protected override Tensor Density(Tensor value)
    {
        var total = Concentration.Sum(-1);
        var each = (value + Concentration).LogGamma() - Concentration.LogGamma() - (value + 1).LogGamma();
        return each.Sum(-1) + total.LogGamma() - (total + Trials).LogGamma() + MathNet.Numerics.SpecialFunctions.GammaLn(Trials + 1);
    }

    private Tensor Share => Concentration / Concentration.Sum(-1, keepDimension: true);
}
