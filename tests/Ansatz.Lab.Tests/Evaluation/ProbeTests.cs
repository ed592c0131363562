using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class ProbeTests
{
    private static readonly RandomStream Stream = new(5);

    /// <summary>Three classes around corners of a triangle; how far apart says how easy they are.</summary>
    private static (Tensor Features, Tensor Classes) Corners(RandomStream stream, int count, double distance)
    {
        var classes = (stream["classes"].Uniform([count]) * 3).Floor().To(ScalarType.Int64);
        var corners = distance * Tensor.From([1.0, 0, -0.5, 0.866, -0.5, -0.866], 3, 2).To(ScalarType.Float32);
        return (corners.IndexSelect(0, classes) + stream["noise"].Normal([count, 2]), classes);
    }

    [Fact]
    public void A_logistic_regression_without_penalty_is_where_the_gradient_vanishes()
    {
        // Overlapping classes have a finite optimum; there the mean residual of every class, and its product with every feature, is 0.
        var (x, y) = Corners(Stream["optimum"], 400, 1);
        var probe = LogisticRegression.Fit(x, y, Stream, new() { Penalties = [0], Standardize = false, Steps = 1000 });
        var residual = probe.LogProbabilities(x).Exp() - y.OneHot(3).To(ScalarType.Float64);
        Assert.Equal(0, residual.Mean([0]).Abs().Max().ToDouble(), 1e-4);
        Assert.Equal(0, (x.To(ScalarType.Float64).Transpose(-2, -1).MatMul(residual) / 400.0).Abs().Max().ToDouble(), 1e-4);
    }

    [Fact]
    public void Two_classes_in_one_dimension_have_the_closed_form_of_equal_counts()
    {
        // Features 0 and 1 with 3 of 4 positives at 1 and 1 of 4 at 0: p(1|x=1) = 3/4, p(1|x=0) = 1/4.
        var x = Tensor.From([0.0, 0, 0, 0, 1, 1, 1, 1], 8, 1);
        var y = Tensor.From([1L, 0, 0, 0, 1, 1, 1, 0], 8);
        var probe = LogisticRegression.Fit(x, y, Stream, new() { Penalties = [0], Standardize = false, Steps = 1000 });
        var p = probe.LogProbabilities(Tensor.From([0.0, 1], 2, 1)).Exp().ToArray<double>();
        Assert.Equal(0.25, p[1], 1e-4);
        Assert.Equal(0.75, p[3], 1e-4);
    }

    [Fact]
    public void The_penalty_is_chosen_by_held_out_rows()
    {
        // 40 noise features beside 2 that tell: of few rows a strong penalty predicts new rows better than none.
        var (x, y) = Corners(Stream["train"], 90, 1.5);
        var wide = Tensor.Cat([x, Stream["noise"].Normal([90, 40])], 1);
        var (x2, y2) = Corners(Stream["test"], 3000, 1.5);
        var wide2 = Tensor.Cat([x2, Stream["noise 2"].Normal([3000, 40])], 1);
        var chosen = LogisticRegression.Fit(wide, y, Stream);
        var free = LogisticRegression.Fit(wide, y, Stream, new() { Penalties = [1e-6] });
        Assert.InRange(chosen.Penalty, 1e-3, 1);
        Assert.True(chosen.Accuracy(wide2, y2) > free.Accuracy(wide2, y2) + 0.02);
        Assert.Equal(3, chosen.Classes);
        Assert.Equal(new Shape(42, 3), chosen.Weights.Shape);
    }

    [Fact]
    public void Scaling_features_does_not_matter_when_they_are_standardized()
    {
        var (x, y) = Corners(Stream["scale"], 300, 2);
        var factor = Tensor.From([100f, 0.01f], 2);
        var (a, b) = (LogisticRegression.Fit(x, y, Stream), LogisticRegression.Fit(x * factor, y, Stream));
        Assert.Equal(0, (a.LogProbabilities(x) - b.LogProbabilities(x * factor)).Abs().Max().ToDouble(), 1e-3);
        var constant = LogisticRegression.Fit(Tensor.Cat([x, Tensor.Ones(300, 1)], 1), y, Stream);
        Assert.True(constant.Accuracy(Tensor.Cat([x, Tensor.Ones(300, 1)], 1), y) > 0.8);
    }

    [Fact]
    public void Bad_rows_are_refused()
    {
        var x = Tensor.Zeros(4, 2);
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(x, Tensor.Zeros(3), Stream));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(x, Tensor.From([0L, 1, -1, 0], 4), Stream));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(x / 0, Tensor.From([0L, 1, 1, 0], 4), Stream));
        Assert.Throws<ArgumentException>(() => LogisticRegression.Fit(x, Tensor.From([0L, 1, 1, 0], 4), Stream)); // 4 rows, 5 folds
        Assert.Throws<ArgumentException>(() => RidgeRegression.Fit(x, Tensor.Zeros(3)));
        Assert.Throws<ArgumentException>(() => RidgeRegression.Fit(x, x / 0));
        Assert.Throws<ArgumentException>(() => BoostedTrees.Fit(x, Tensor.Zeros(3)));
        Assert.Throws<ArgumentException>(() => BoostedTrees.Fit(x, Tensor.From([0L, 1, 1, 0], 4)).Predict(Tensor.Zeros(2, 5)));
    }

    [Fact]
    public void A_ridge_regression_finds_a_line_and_chooses_a_penalty_for_noise()
    {
        var x = Stream["x"].Normal([200, 3]);
        var y = x.MatMul(Tensor.From([1f, -2, 0.5f], 3)) + 4;
        var exact = RidgeRegression.Fit(x, y);
        Assert.Equal(1e-6, exact.Penalty);
        Assert.Equal(1, exact.RSquared(x, y), 1e-6);
        Assert.Equal(0, (exact.Predict(x).Squeeze(-1) - y).Abs().Max().ToDouble(), 1e-3);
        var wide = Stream["wide"].Normal([60, 50]);
        var noisy = wide.Select(1, 0) + Stream["noise"].Normal([60]);
        Assert.True(RidgeRegression.Fit(wide, noisy).Penalty >= 0.1);
    }

    [Fact]
    public void The_error_of_leaving_a_row_out_is_that_of_refitting_without_it()
    {
        // With one penalty the leverage formula chooses nothing; compare its sums for two penalties with those of refitting, which keep the scaling of all rows.
        var x = Stream["loo x"].Normal([30, 4]).To(ScalarType.Float64);
        x = (x - x.Mean([0])) / (x - x.Mean([0])).Square().Mean([0]).Sqrt();
        var y = x.Select(1, 0) + Stream["loo noise"].Normal([30]).To(ScalarType.Float64);
        double Left(double penalty) => Enumerable.Range(0, 30).Sum(row =>
        {
            var kept = Tensor.From([.. Enumerable.Range(0, 30).Where(i => i != row).Select(i => (long)i)], 29);
            var (a, b) = (Tensor.Cat([x.IndexSelect(0, kept), Tensor.Ones([29, 1], ScalarType.Float64)], 1), y.IndexSelect(0, kept));
            var ridge = 30 * penalty * Tensor.Eye(5, ScalarType.Float64) * Tensor.From([1.0, 1, 1, 1, 0], 5); // the constant is free
            var w = Tensor.LinalgSolve(a.Transpose(-2, -1).MatMul(a) + ridge, a.Transpose(-2, -1).MatMul(b.Unsqueeze(-1)));
            return Math.Pow((y[row] - Tensor.Cat([x[row], Tensor.Ones([1], ScalarType.Float64)], 0).MatMul(w.Squeeze(-1))).ToDouble(), 2);
        });
        double[] penalties = [1, 0.1, 0.01];
        Assert.Equal(penalties.MinBy(Left), RidgeRegression.Fit(x, y, penalties).Penalty);
    }

    [Fact]
    public void Boosted_trees_learn_what_no_line_can_tell_and_are_the_same_each_time()
    {
        // Rings around the origin.
        var x = Stream["rings"].Uniform([800, 2]) * 2 - 1;
        foreach (var rings in (int[])[2, 3])
        {
            var ring = ((x.Square().Sum([-1]) / 2).Sqrt() * rings).Floor().To(ScalarType.Int64);
            Assert.InRange(BoostedTrees.Fit(x, ring).Accuracy(x, ring), 0.97, 1);
            Assert.InRange(LogisticRegression.Fit(x, ring, Stream).Accuracy(x, ring), 0, 0.8);
        }
        var y = (x.Square().Sum([-1]) > 0.5).To(ScalarType.Int64);
        var trees = BoostedTrees.Fit(x, y);
        Assert.Equal(trees.Predict(x).ToArray<long>(), BoostedTrees.Fit(x, y).Predict(x).ToArray<long>());
        Assert.All(BoostedTrees.Fit(x, y * 0).Predict(x).ToArray<long>(), label => Assert.Equal(0, label));
    }
}
