using Ansatz.Torch;

namespace Ansatz.Lab.Tests;

public sealed class RegressionTests
{
    private static readonly Tensor Truth = Tensor.From([1.0, 2, 3, 6]), Predicted = Tensor.From([2.0, 2, 1, 6]);

    [Fact]
    public void Errors_are_those_of_the_textbook()
    {
        Assert.Equal(Math.Sqrt(5.0 / 4), RegressionMetrics.RootMeanSquaredError(Predicted, Truth), 1e-12);
        Assert.Equal(3.0 / 4, RegressionMetrics.MeanAbsoluteError(Predicted, Truth), 1e-12);
        Assert.Equal(1 - (5.0 / 14), RegressionMetrics.Determination(Predicted, Truth), 1e-12); // the truth's squares around its mean 3 sum to 14
        Assert.Equal(0, RegressionMetrics.RootMeanSquaredError(Truth, Truth));
        Assert.Equal(0, RegressionMetrics.Determination(Tensor.Full([4], 3.0, ScalarType.Float64), Truth), 1e-12);
        Assert.True(double.IsNaN(RegressionMetrics.Determination(Predicted, Tensor.Ones(4))));
    }

    [Fact]
    public void Correlation_is_of_direction_alone()
    {
        Assert.Equal(1, RegressionMetrics.Correlation(Truth, (3 * Truth) - 7), 1e-12);
        Assert.Equal(-1, RegressionMetrics.Correlation(Truth, -Truth), 1e-12);
        // centered: (-2, -1, 0, 3) and (-0.75, -0.75, -1.75, 3.25): 12 / sqrt(14 * 14.75)
        Assert.Equal(12 / Math.Sqrt(14 * 14.75), RegressionMetrics.Correlation(Truth, Predicted), 1e-12);
        Assert.True(double.IsNaN(RegressionMetrics.Correlation(Truth, Tensor.Ones(4))));
    }

    [Fact]
    public void Coverage_counts_the_ends()
    {
        var low = Tensor.From([1.0, 2.5, 0, 7]);
        Assert.Equal(0.5, RegressionMetrics.Coverage(Truth, low, Tensor.From([2.0, 3, 3, 8])), 1e-12);
        Assert.Throws<ArgumentException>(() => RegressionMetrics.Coverage(Truth, low, Tensor.Ones(3)));
    }

    [Fact]
    public void Coverage_of_the_95_percent_interval_of_normals_is_95_percent()
    {
        var draws = new RandomStream(3).Normal([100_000]);
        var edge = Tensor.Full([100_000], 1.959964);
        Assert.Equal(0.95, RegressionMetrics.Coverage(draws, -edge, edge), 0.004); // five standard errors are 0.0034
    }

    [Fact]
    public void Shapes_that_differ_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RegressionMetrics.RootMeanSquaredError(Truth[..3], Truth));
        Assert.Throws<ArgumentException>(() => RegressionMetrics.MeanAbsoluteError(Tensor.Zeros(0), Tensor.Zeros(0)));
    }

    [Fact]
    public void A_mean_has_its_interval_and_a_row()
    {
        var figure = MeanFigure.Of(Tensor.From([1.0, 3]));
        Assert.Equal((2.0, 1.96), (figure.Value, figure.HalfWidth)); // a standard error of sqrt(2 / 2)
        var table = MeanFigure.ToTable([new("error", figure), new("share", new(0.5, 0))]);
        Assert.Equal(["error", "share"], table["metric"].ToTexts());
        Assert.Equal(2 - 1.96, table.Numbers("low").Values[0], 1e-12);
        Assert.True(table["high"].IsMissing(1));
    }
}
