namespace Ansatz.Inference.Tests;

/// <summary>Pathfinder, on posteriors that are known.</summary>
public class PathfinderTests
{
    private static readonly RandomStream Stream = new(53);

    [Fact]
    public void FindsACorrelatedNormal()
    {
        double[] mean = [1, -2, 0.5, 3, 0];
        var precision = new double[5, 5];
        for (var i = 0; i < 5; i++)
        {
            precision[i, i] = 1 + i;
            if (i > 0)
            {
                precision[i, i - 1] = precision[i - 1, i] = -0.7;
            }
        }

        var model = Models.Gaussian(mean, precision);
        var covariance = Tensor.LinalgInverse(Tensor.From(precision)).ToArray<double>();
        var ansatz = new PathfinderNormal(model, paths: 1, stream: Stream);

        // The bound of the exact normal is 0; draws of it have its moments.
        Assert.InRange(ansatz.Bounds[0], -0.3, 0.1);
        var draws = ansatz.Program.Simulate(Stream, draws: 20_000)["x"];
        var center = draws.Mean([0]);
        var found = ((draws - center).Transpose(0, 1).MatMul(draws - center) / 20_000).ToArray<double>();
        Assert.All(center.ToArray<double>().Zip(mean), pair => Assert.Equal(pair.Second, pair.First, 0.1));
        Assert.All(found.Zip(covariance), pair => Assert.Equal(pair.Second, pair.First, 0.15));

        var resampled = ansatz.Resample(4000, Stream);
        Assert.True(resampled.Smoothing.Shape < 0.7, $"k = {resampled.Smoothing.Shape}");
        Assert.All(resampled.Choices["x"].Mean([0]).ToArray<double>().Zip(mean), pair => Assert.Equal(pair.Second, pair.First, 0.1));
    }

    [Fact]
    public void BySeveralPaths_FindsBothModes()
    {
        var model = Models.TwoModes(0.3);
        var ansatz = new PathfinderNormal(model, paths: 6, stream: Stream);
        var resampled = ansatz.Resample(4000, Stream).Choices["x"];
        Assert.Equal(0, resampled.Mean().ToDouble(), 0.3);
        Assert.Equal(Math.Sqrt(4 + 0.09), resampled.StandardDeviation().ToDouble(), 0.1);
        var trace = ansatz.Program.Simulate(Stream);
        Assert.Equal(ansatz.Program.LogDensity(trace.Choices).ToDouble(), trace.LogDensity.ToDouble(), 1e-3);
    }

    /// <summary>Stan's tolerances for Pathfinder on a normal regression: means within 0.01 of the exact posterior's, standard deviations within 0.1.</summary>
    [Fact]
    public void OnANormalRegression_MeetsStansTolerances()
    {
        var resampled = new PathfinderNormal(Models.Line, stream: Stream).Resample(40_000, Stream);
        Assert.True(resampled.Smoothing.Shape < 0.7, $"k = {resampled.Smoothing.Shape}");
        var (a, b) = (resampled.Choices["a"], resampled.Choices["b"]);
        Assert.Equal(Models.LineMean.A, a.Mean().ToDouble(), 0.01);
        Assert.Equal(Models.LineMean.B, b.Mean().ToDouble(), 0.01);
        Assert.Equal(Math.Sqrt(57 / Models.LineDeterminant), a.StandardDeviation().ToDouble(), 0.1);
        Assert.Equal(Math.Sqrt(13 / Models.LineDeterminant), b.StandardDeviation().ToDouble(), 0.1);
    }

    /// <summary>
    /// Stan's test of 5000 rows with weights (-4, -2, 0, 1, 3), intercept -1 and unit noise: means within 0.01, deviations within 0.1 and, as they are all near 0.014,
    /// within a tenth of their size. Under flat priors the exact posterior is that of least squares.
    /// </summary>
    [Fact]
    public void OnARegressionOfFiveThousandRows_MeetsStansTolerances()
    {
        const int Rows = 5000;
        var truth = Tensor.From([-4.0, -2, 0, 1, 3]);
        var x = Stream["x"].Normal([Rows, 5], ScalarType.Float64).Escape();
        var y = (x.MatMul(truth.Unsqueeze(-1)).Squeeze(-1) - 1 + Stream["noise"].Normal([Rows], ScalarType.Float64)).Escape();
        var (rows, values) = (x.To(ScalarType.Float32).Escape(), y.To(ScalarType.Float32).Escape());
        var model = new GenerativeProgram(p =>
        {
            var (weights, intercept, sigma) = (p.Sample("weights", new Normal(0, 10).Iid(5)), p.Sample("intercept", new Normal(0, 10)), p.Sample("sigma", new HalfNormal(10)));
            using var plate = p.Plate("rows", Rows);
            p.Observe("y", new Normal(rows.MatMul(weights.Unsqueeze(-1)).Squeeze(-1) + intercept, sigma), values);
        });
        var resampled = new PathfinderNormal(model, stream: Stream).Resample(2000, Stream);
        Assert.True(resampled.Smoothing.Shape < 0.7, $"k = {resampled.Smoothing.Shape}");

        var design = Tensor.Cat([x, Tensor.Ones([Rows, 1], ScalarType.Float64)], -1);
        var inverse = Tensor.LinalgInverse(design.Transpose(0, 1).MatMul(design));
        var center = inverse.MatMul(design.Transpose(0, 1).MatMul(y.Unsqueeze(-1)));
        var noise = Math.Sqrt((y.Unsqueeze(-1) - design.MatMul(center)).Square().Sum().ToDouble() / (Rows - 6));
        var draws = Tensor.Cat([resampled.Choices["weights"], resampled.Choices["intercept"].Unsqueeze(-1), resampled.Choices["sigma"].Unsqueeze(-1)], -1).To(ScalarType.Float64);
        double[] means = [.. center.Flatten().ToArray<double>(), noise];
        double[] deviations = [.. Enumerable.Range(0, 6).Select(i => noise * Math.Sqrt(inverse[i, i].ToDouble())), noise / Math.Sqrt(2 * Rows)];
        for (var i = 0; i < 7; i++)
        {
            var draw = draws.Select(-1, i);
            Assert.Equal(means[i], draw.Mean().ToDouble(), 0.002);
            Assert.Equal(deviations[i], draw.StandardDeviation().ToDouble(), 0.1 * deviations[i]);
        }
    }

    // What the authors' own Pathfinder, in R, answers to the eight schools, by which Stan tests its own: means and deviations of mu, tau, eta and theta.
    private static readonly double[] SchoolsMeans =
        [1.89104, 3.66449, 0.22256, 0.119645, -0.146812, 0.23633, -0.244868, -0.227134, 0.504507, 0.0476979, 3.66491, 2.57979, 1.21644, 2.81399, 1.53776, 1.39865, 3.99508, 2.41488];

    private static readonly double[] SchoolsDeviations =
        [1.93964, 4.77042, 0.95799, 0.842812, 0.963455, 0.948548, 1.03149, 0.989, 0.920778, 0.888529, 4.6405, 3.63071, 4.25895, 4.45198, 3.90755, 4.23075, 4.56257, 4.22915];

    /// <summary>
    /// Stan's tolerances on the eight schools: means within 1, deviations within 2. Their mode is far from their mass, so that no normal of a path fits (the
    /// posterior mean of mu is 4.4), and the shape says so.
    /// </summary>
    [Fact]
    public void OnTheEightSchools_MeetsStansTolerances_AndIsFlagged()
    {
        const int Draws = 20_000;
        var resampled = new PathfinderNormal(Models.Schools, paths: 16, draws: 100, stream: Stream).Resample(Draws, Stream);
        Assert.True(resampled.Smoothing.Shape > 0.7, $"k = {resampled.Smoothing.Shape}");
        var (mu, tau, eta) = (resampled.Choices["mu"].Unsqueeze(-1), resampled.Choices["tau"].Unsqueeze(-1), resampled.Choices["eta"]);
        var draws = Tensor.Cat([mu, tau, eta, mu + tau * eta], -1);
        Assert.Equal(new Shape([Draws, 18]), draws.Shape);
        Assert.All(draws.Mean([0]).ToArray<double>().Zip(SchoolsMeans), pair => Assert.Equal(pair.Second, pair.First, 1.0));
        Assert.All(draws.Variance([0]).Sqrt().ToArray<double>().Zip(SchoolsDeviations), pair => Assert.Equal(pair.Second, pair.First, 2.0));
    }
}
