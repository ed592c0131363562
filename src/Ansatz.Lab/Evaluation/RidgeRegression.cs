using Ansatz.Torch;

namespace Ansatz.Lab;

/// <summary>
/// Ridge regression: ŷ = x w + b, minimizing (1/n) Σ (yᵢ - ŷᵢ)² + λ Σ w². Of several λ the one with the smallest error of leaving one row out is taken, which
/// the singular values give without refitting: rᵢ / (1 - hᵢ) with hᵢ = 1/n + Σⱼ uᵢⱼ² sⱼ² / (sⱼ² + nλ). It serves as a linear probe of continuous targets.
/// Source: Golub, Heath, Wahba, Generalized cross-validation as a method for choosing a good ridge parameter, 1979.
/// </summary>
public sealed class RidgeRegression
{
    private static readonly double[] DefaultPenalties = [10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

    private readonly FeatureScale _scale;
    private readonly Tensor _weights;
    private readonly Tensor _bias;

    private RidgeRegression(FeatureScale scale, Tensor weights, Tensor bias, double penalty) => (_scale, _weights, _bias, Penalty) = (scale, weights, bias, penalty);

    /// <summary>The penalty λ that was chosen.</summary>
    public double Penalty { get; }

    /// <summary>Fits a probe.</summary>
    /// <param name="features">The features, [n, features], n at least 3; they are standardized.</param>
    /// <param name="targets">The targets, [n] or [n, targets].</param>
    /// <param name="penalties">The λ to choose from; null: 1e-6 to 10 by tens.</param>
    /// <returns>The fitted probe, in double precision.</returns>
    /// <exception cref="ArgumentException">The rows do not match, there are too few, or a value is not finite.</exception>
    public static RidgeRegression Fit(Tensor features, Tensor targets, IReadOnlyList<double>? penalties = null)
    {
        if (features.Rank != 2 || targets.Rank is not (1 or 2) || features.Size(0) != targets.Size(0) || features.Size(0) < 3)
            throw new ArgumentException($"features [n, features] and targets of as many rows are needed, at least 3; the shapes are {features.Shape} and {targets.Shape}", nameof(features));
        if (!features.IsFinite().All().ToBoolean() || !targets.IsFinite().All().ToBoolean()) throw new ArgumentException("a feature or target is not finite", nameof(features));
        using var off = NoGrad.Begin();
        var scope = TensorScope.Open();
        try
        {
            var scale = FeatureScale.Of(features, standardize: true);
            var (x, y) = (scale.Apply(features), targets.To(ScalarType.Float64));
            if (y.Rank == 1) y = y.Unsqueeze(-1);
            var (n, bias) = (x.Size(0), y.Mean([0]));
            var (u, s, v) = Tensor.LinalgSvd(x, fullMatrices: false);
            var projected = u.Transpose(-2, -1).MatMul(y - bias);
            Tensor Shrinkage(double penalty) => s.Square() / (s.Square() + n * penalty);
            double Error(double penalty)
            {
                var residual = y - bias - u.MatMul(Shrinkage(penalty).Unsqueeze(-1) * projected);
                var leverage = 1.0 / n + (u.Square() * Shrinkage(penalty)).Sum([-1], keepDimension: true);
                return (residual / (1 - leverage).Clamp(min: 1e-9)).Square().Mean().ToDouble();
            }
            var chosen = (penalties ?? DefaultPenalties).OrderDescending().MinBy(Error);
            var weights = v.Transpose(-2, -1).MatMul((s / (s.Square() + n * chosen)).Unsqueeze(-1) * projected);
            return new RidgeRegression(scale.Kept(scope), scope.Keep(weights), scope.Keep(bias), chosen);
        }
        finally
        {
            scope.Dispose();
        }
    }

    /// <summary>The predictions, [n, targets].</summary>
    /// <param name="features">The features, [n, features].</param>
    public Tensor Predict(Tensor features) => Chunked.Map(features, rows => _scale.Apply(rows).MatMul(_weights) + _bias, rows: 10_000);

    /// <summary>The coefficient of determination of the predictions (<see cref="RegressionMetrics.Determination"/>), the mean over targets.</summary>
    /// <param name="features">The features, [n, features].</param>
    /// <param name="targets">The targets, [n] or [n, targets].</param>
    public double RSquared(Tensor features, Tensor targets)
    {
        using var scope = TensorScope.Open();
        var y = targets.Rank == 1 ? targets.To(ScalarType.Float64).Unsqueeze(-1) : targets.To(ScalarType.Float64);
        var predicted = Predict(features);
        return Enumerable.Range(0, (int)y.Size(1)).Average(target => RegressionMetrics.Determination(predicted.Select(1, target), y.Select(1, target)));
    }
}
