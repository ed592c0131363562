using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The claims on California's houses, clean and with a fifth of the outcomes of training and validation contaminated by 2 + N(0, 1); all methods with one network, one
/// optimizer and one budget. The estimator is measured on normal samples without any data.
/// </summary>
public sealed class CsIbReproduction : Reproduction
{
    private const string Robust = "A1", BestBottleneck = "A2", Attacked = "A3", Clean = "B1", CleanAttacked = "B2", Compressed = "C1", Monotone = "C2", Estimator = "D";

    private const string Houses = "california-housing";

    private const double Radius = 0.2, Share = 0.2;

    /// <summary>Samples behind the estimator's claim: the mean of one of 2000 is off by so much that its divergence is by 6 % / m.</summary>
    private const int EstimatorDraws = 12;

    private static readonly double[] Radii = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6];

    /// <summary>The recipe: widths 0.5 of inputs and 0.25 of outcomes, which stay in units of the log price.</summary>
    private static readonly CsIbOptions Recipe = CsIbOptions.Reduced with { InputKernel = KernelWidth.Fixed(0.5), OutcomeKernel = KernelWidth.Fixed(0.25), StandardizeOutcome = false };

    private readonly CsIbOptions _recipe;
    private readonly HouseParts _sizes;

    /// <summary>The reproduction at its size.</summary>
    public CsIbReproduction() : this(Recipe, new(6000, 2000, 3000))
    {
    }

    /// <summary>The reproduction at another size, whose figures mean nothing.</summary>
    internal CsIbReproduction(CsIbOptions recipe, HouseParts sizes) => (_recipe, _sizes) = (recipe, sizes);

    /// <inheritdoc/>
    public override string Slug => "cs-ib";

    /// <inheritdoc/>
    public override int DefaultSeeds => 3;

    /// <inheritdoc/>
    public override IReadOnlyList<Claim> Claims { get; } =
    [
        new(Robust, "no assumption on the noise: with contaminated outcomes the divergence predicts far better than squared error", "best on all six tasks, individual values not given", Criterion.That("RMSE <= 0.70 x MLP-MSE", q => q["RMSE"] <= 0.70 * q["MSE"])) { Data = Houses },
        new(BestBottleneck, "and better than the variational bottleneck at its best weight", "lowest among deep bottlenecks on all six tasks", Criterion.That("RMSE <= 0.95 x best VIB", q => q["RMSE"] <= 0.95 * q["VIB"])) { Data = Houses },
        new(Attacked, "and it is more robust to PGD than squared error", "curves over radii 0 to 0.6", Criterion.That("PGD RMSE at 0.2 <= 0.85 x MLP-MSE", q => q["RMSE"] <= 0.85 * q["MSE"])) { Data = Houses },
        new(Clean, "on clean outcomes it predicts as well as squared error", "lowest on all six tasks", Criterion.That("RMSE <= 1.06 x MLP-MSE", q => q["RMSE"] <= 1.06 * q["MSE"])) { Data = Houses },
        new(CleanAttacked, "and loses no more under PGD", "curves over radii 0 to 0.6", Criterion.That("relative loss at 0.2 <= 1.03 x that of MLP-MSE", q => q["loss"] <= 1.03 * q["MSE loss"])) { Data = Houses },
        new(Compressed, "β = 0.01 forgets inputs without harm to predictions", "best trade-off in the information plane", Criterion.That("I(x;t) <= 0.93 x and RMSE <= 1.03 x those of β = 0", q => q["I"] <= 0.93 * q["I(0)"] && q["RMSE"] <= 1.03 * q["RMSE(0)"])) { Data = Houses },
        new(Monotone, "a larger β forgets more", "best trade-off in the information plane", Criterion.That("I(x;t) at β = 0.1 < at β = 0.01", q => q["I(0.1)"] < q["I(0.01)"])) { Data = Houses },
        new(Estimator, "the divergence of samples of N(0, 1) and N(m, 1) is m² / (2 + σ²) (n = 2000, σ = 0.3, the mean of 12 samples)", "closed form", Criterion.That("within 5 % for m = 1 and m = 2", q => q["error m=1"] <= 0.05 && q["error m=2"] <= 0.05)),
    ];

    /// <inheritdoc/>
    protected override void Measure(Run run, IReadOnlySet<string> claims, Measurements measurements)
    {
        if (claims.Contains(Estimator)) MeasureEstimator(run, measurements);
        if (claims.All(claim => claim == Estimator)) return;
        var study = new HouseStudy(DataArgument.Resolve<Table>(Houses, notes: run), _recipe, _sizes, run);
        var dirty = study.Measure(Share, BottleneckMethods(claims), run);
        var (cs, mse) = (dirty[Bottlenecks.Cs], dirty.GetValueOrDefault(Bottlenecks.Mse));
        if (mse is not null)
        {
            measurements.Record(Robust, ("RMSE", cs.Error), ("MSE", mse.Error));
            measurements.Record(Attacked, ("RMSE", cs.Attacked(Radius)), ("MSE", mse.Attacked(Radius)));
        }
        var variational = dirty.Where(found => found.Key.StartsWith("VIB", StringComparison.Ordinal)).Select(found => found.Value.Error).ToArray();
        if (variational.Length > 0) measurements.Record(BestBottleneck, ("RMSE", cs.Error), ("VIB", variational.Min()));
        if (dirty.TryGetValue(Bottlenecks.CsZero, out var zero)) measurements.Record(Compressed, ("I", cs.Point.Compression), ("I(0)", zero.Point.Compression), ("RMSE", cs.Error), ("RMSE(0)", zero.Error));
        if (dirty.TryGetValue(Bottlenecks.CsTenth, out var tenth)) measurements.Record(Monotone, ("I(0.1)", tenth.Point.Compression), ("I(0.01)", cs.Point.Compression));
        IReadOnlyDictionary<string, HouseFigures>? clean = null;
        if (claims.Contains(Clean) || claims.Contains(CleanAttacked))
        {
            clean = study.Measure(0, [Bottlenecks.Cs, Bottlenecks.Mse], run);
            var (c, m) = (clean[Bottlenecks.Cs], clean[Bottlenecks.Mse]);
            measurements.Record(Clean, ("RMSE", c.Error), ("MSE", m.Error));
            measurements.Record(CleanAttacked, ("loss", c.Attacked(Radius) / c.Error), ("MSE loss", m.Attacked(Radius) / m.Error));
        }
        if (run.Seed == 0) HousePictures.AddTo(run, study, dirty, clean, Radii);
    }

    // What serves none of the claims asked for is left out.
    private static IReadOnlyList<string> BottleneckMethods(IReadOnlySet<string> claims) =>
    [
        Bottlenecks.Cs,
        .. claims.Contains(Robust) || claims.Contains(Attacked) ? (string[])[Bottlenecks.Mse] : [],
        .. claims.Contains(Compressed) ? (string[])[Bottlenecks.CsZero] : [],
        .. claims.Contains(Monotone) ? (string[])[Bottlenecks.CsTenth] : [],
        .. claims.Contains(BestBottleneck) ? Bottlenecks.Others : [],
    ];

    private static void MeasureEstimator(Run run, Measurements measurements)
    {
        const int n = 2000;
        const double sigma = 0.3;
        foreach (var m in (double[])[1, 2])
        {
            var exact = m * m / (2 + sigma * sigma);
            var found = Enumerable.Range(0, EstimatorDraws).Average(draw =>
            {
                using var scope = TensorScope.Open();
                var stream = run.Stream["estimator"][draw];
                var (a, b) = (stream["first"].Normal([n, 1], ScalarType.Float64), m + stream["second"].Normal([n, 1], ScalarType.Float64));
                return StatisticalDistance.CauchySchwarz(a, b, Kernel.Gaussian(sigma)).ToDouble();
            });
            measurements.Record(Estimator, $"error m={m}", Math.Abs(found - exact) / exact);
        }
    }
}

/// <summary>How many houses are learned from, choose the epoch, and judge.</summary>
internal sealed record HouseParts(int Train, int Validation, int Test);

/// <summary>The methods that are compared, by name.</summary>
internal static class Bottlenecks
{
    public const string Cs = "CS β=0.01", CsZero = "CS β=0", CsTenth = "CS β=0.1", Mse = "MLP-MSE";

    private static readonly double[] VariationalWeights = [1e-4, 1e-3, 1e-2];

    /// <summary>The variational bottlenecks and the other ones.</summary>
    public static IReadOnlyList<string> Others { get; } = [.. VariationalWeights.Select(Variational), "MSE + CS compression", "NIB", "squared NIB", "HSIC"];

    /// <summary>The options of a method.</summary>
    public static CsIbOptions Of(string name, CsIbOptions recipe) => name switch
    {
        Cs => recipe with { Beta = 0.01 },
        CsZero => recipe with { Beta = 0 },
        CsTenth => recipe with { Beta = 0.1 },
        Mse => recipe with { Method = Bottleneck.SquaredError, Beta = 0 },
        "MSE + CS compression" => recipe with { Method = Bottleneck.Compression, Beta = 0.01 },
        "NIB" => recipe with { Method = Bottleneck.Nonlinear(), Beta = 0.01 },
        "squared NIB" => recipe with { Method = Bottleneck.Nonlinear(squared: true), Beta = 0.01 },
        "HSIC" => recipe with { Method = Bottleneck.HilbertSchmidt, Beta = 0.01 },
        _ => recipe with { Method = Bottleneck.Variational, Beta = VariationalWeights.First(weight => Variational(weight) == name) },
    };

    private static string Variational(double weight) => FormattableString.Invariant($"VIB β={weight}");
}
