using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// Which latents of an encoder are active, passive and mixed on some examples, and how dependent they are in the mean and in the sampled representation.
/// The two are related by Cov(z) = Cov(μ) + diag(E σ²): an active latent, σ² ≈ 0, looks the same in both; a passive one, Var μ ≈ 0 and σ² ≈ 1, is uncorrelated
/// with all others in z, whatever the correlations of the rest of its mean.
/// </summary>
public sealed class ActiveAnalysis
{
    /// <summary>Fewer examples than this say nothing.</summary>
    public const int FewestExamples = 100;

    private readonly Dictionary<LatentRepresentation, LatentDependence> _dependence = [];

    private ActiveAnalysis(Tensor mean, Tensor variance, long seed)
    {
        (Mean, Variance, Seed) = (mean, variance, seed);
        Sampled = mean + variance.Sqrt() * new RandomStream(seed)["analysis"]["noise"].Normal(mean.Shape, ScalarType.Float64, mean.Device);
        Regime = LatentRegime.Of(mean, variance);
    }

    /// <summary>μ, [n, latent], in double precision.</summary>
    public Tensor Mean { get; }

    /// <summary>σ², [n, latent].</summary>
    public Tensor Variance { get; }

    /// <summary>z = μ + σ ε, [n, latent], ε drawn once for each latent and example.</summary>
    public Tensor Sampled { get; }

    /// <summary>The seed of ε.</summary>
    public long Seed { get; }

    /// <summary>What each latent is.</summary>
    public LatentRegime Regime { get; }

    /// <summary>The number of examples.</summary>
    public int Count => (int)Mean.Size(0);

    /// <summary>Analyzes an encoder on examples.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="items">The examples, [n, ..], n at least 100.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <exception cref="DataException">There are fewer than 100 examples, or the encoder gives values that are not finite.</exception>
    public static ActiveAnalysis Run(IGaussianEncoder encoder, Tensor items, long seed = 0)
    {
        var (mean, logVariance) = encoder.Encode(items);
        return FromArrays(mean, logVariance, LatentSpread.LogVariance, seed);
    }

    /// <summary>Analyzes what an encoder gave that was trained elsewhere.</summary>
    /// <param name="mean">μ, [n, latent], n at least 100.</param>
    /// <param name="spread">ln σ², σ² or σ, [n, latent].</param>
    /// <param name="kind">Which of them.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="source">Where the arrays come from, for messages.</param>
    /// <exception cref="DataException">The shapes differ, there are fewer than 100 examples or 2 latents, values are not finite, or a variance or deviation is negative.</exception>
    public static ActiveAnalysis FromArrays(Tensor mean, Tensor spread, LatentSpread kind = LatentSpread.LogVariance, long seed = 0, string source = "the encoder")
    {
        if (mean.Rank != 2 || mean.Shape != spread.Shape) throw new DataException(source, "", $"gives means {mean.Shape} and spreads {spread.Shape}, where both are [examples, latents]");
        if (mean.Size(0) < FewestExamples) throw new DataException(source, "", $"gives {mean.Size(0)} examples, where at least {FewestExamples} are needed");
        if (mean.Size(1) < 2) throw new DataException(source, "", "gives a single latent, where at least 2 are compared");
        if (!mean.IsFinite().All().ToBoolean()) throw new DataException(source, "mean", "holds a value that is not finite");
        return new(mean.To(ScalarType.Float64).Detach(), kind.ToLogVariance(spread, source).To(ScalarType.Float64).Detach().Exp(), seed);
    }

    /// <summary>The rows of a representation, [n, latent].</summary>
    /// <param name="representation">Which.</param>
    public Tensor this[LatentRepresentation representation] => representation == LatentRepresentation.Mean ? Mean : Sampled;

    /// <summary>How dependent all latents are in a representation.</summary>
    /// <param name="representation">Which.</param>
    public LatentDependence Dependence(LatentRepresentation representation) =>
        _dependence.TryGetValue(representation, out var known) ? known : _dependence[representation] = LatentDependence.Of(this[representation]);

    /// <summary>How dependent the latents of a subset are; null where it has fewer than two.</summary>
    /// <param name="representation">In which representation.</param>
    /// <param name="subset">Which latents.</param>
    public LatentDependence? Dependence(LatentRepresentation representation, LatentSubset subset) =>
        subset.Of(Regime.Kinds) is { Length: >= 2 } members ? Dependence(representation).Select(members) : null;

    /// <summary>
    /// The correlations of z that those of μ imply, ρ_ij = Cov(μ)_ij / √((Var μ_i + m_i)(Var μ_j + m_j)) with m = E[σ²], [latent, latent].
    /// </summary>
    public Tensor ImpliedCorrelation() => Probability.DependenceMeasure.Correlation(Dependence(LatentRepresentation.Mean).Covariance + Variance.Mean([0]).Diagonals());

    /// <summary>The mean |ρ| between the latents of a kind and all others; NaN where there are none of the kind.</summary>
    /// <param name="representation">In which representation.</param>
    /// <param name="kind">The kind.</param>
    public double MeanCorrelation(LatentRepresentation representation, LatentKind kind)
    {
        var values = Dependence(representation).Correlation.ToArray<double>();
        return Pairs().Where(pair => Regime.Kinds[pair.I] == kind).Select(pair => Math.Abs(values[pair.At])).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>The largest difference of |ρ| between the two representations over pairs of latents that are both of a kind; NaN where there is no such pair.</summary>
    /// <param name="kind">The kind.</param>
    public double LargestDifference(LatentKind kind)
    {
        var (mean, sampled) = (Dependence(LatentRepresentation.Mean).Correlation.ToArray<double>(), Dependence(LatentRepresentation.Sampled).Correlation.ToArray<double>());
        return Pairs().Where(pair => Regime.Kinds[pair.I] == kind && Regime.Kinds[pair.J] == kind)
            .Select(pair => Math.Abs(Math.Abs(mean[pair.At]) - Math.Abs(sampled[pair.At]))).DefaultIfEmpty(double.NaN).Max();
    }

    /// <summary>All ordered pairs of different latents, and where they are in a matrix.</summary>
    private IEnumerable<(int I, int J, int At)> Pairs()
    {
        var d = Regime.Latents.Count;
        return from i in Enumerable.Range(0, d) from j in Enumerable.Range(0, d) where i != j select (i, j, i * d + j);
    }

    /// <summary>What leaves out latents of some kinds.</summary>
    /// <param name="drop">The kinds; none: all are kept.</param>
    public LatentFilter Filter(params IReadOnlyList<LatentKind> drop) => LatentFilter.Dropping(Regime.Kinds, drop);
}
