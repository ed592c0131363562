using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Systems.Representation;
using Ansatz.Testing;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Representation;

/// <summary>The objective and its parts, and the behavior of fitted models on tiny data.</summary>
public sealed class CsIbTests
{
    private static readonly CsIbOptions Options = CsIbOptions.Quick with { Epochs = 15, BatchSize = 32, LearningRate = 3e-3 };

    internal static Table Line(int count, double contamination = 0, long seed = 1)
    {
        var x = new RandomStream(seed)["x"].Normal([count, 2], ScalarType.Float64).ToArray<double>();
        var wrong = new RandomStream(seed)["wrong"].Uniform([count], ScalarType.Float64).ToArray<double>();
        double[] First(int at) => [.. Enumerable.Range(0, count).Select(i => x[2 * i + at])];
        return new(
        [
            new NumberColumn("a", First(0)), new NumberColumn("b", First(1)), new TextColumn("kind", Enumerable.Range(0, count).Select(i => i % 2 == 0 ? "even" : "odd")),
            new NumberColumn("y", [.. Enumerable.Range(0, count).Select(i => x[2 * i] + (i % 2 == 0 ? 1 : -1) + (wrong[i] < contamination ? 6 : 0))], unit: "m", role: ColumnRole.Outcome),
        ], "line.csv");
    }

    private static CsIb Untrained(CsIbOptions options, Examples data) => new(options, ExampleEncoder.Fit(data, new NoteList()), new RandomStream(3));

    private static RegressionBatch Batch(CsIb model, Examples data) => model.TensorsOf(data, new Run());

    private static (double Value, IReadOnlyDictionary<string, double> Terms) Loss(CsIb model, RegressionBatch batch)
    {
        var estimate = model.TrainingObjective(batch).Surrogate(new RandomStream(9), EstimateOptions.Default with { Progress = 1 });
        return (estimate.Value, estimate.Terms);
    }

    [Fact]
    public void TheObjective_IsDivergencePlusBetaCompression()
    {
        var data = Line(40);
        var model = Untrained(Options with { Beta = 0.3, InputKernel = KernelWidth.Fixed(0.8) }, data);
        var batch = Batch(model, data);
        var (kx, kt, ky) = (Kernel.Gaussian(0.8), Kernel.Gaussian(1.0), Kernel.Gaussian(0.5));
        var t = model.Represent(batch.X);
        var divergence = CauchySchwarzInformation.ConditionalDivergence(batch.X, batch.Y, model.Decode(t), kx, ky).ToDouble();
        var compression = CauchySchwarzInformation.NormalizedMutual(batch.X, t, kx, kt).ToDouble();
        var (value, terms) = Loss(model, batch);
        Assert.Equal(divergence, terms["divergence"], 1e-5);
        Assert.Equal(compression, terms["compression"], 1e-4);
        Assert.Equal(divergence + 0.3 * compression, value, 1e-4);
    }

    [Fact]
    public void OutcomesWithoutASecondDimension_AreTheSame_AndTheDivergenceIsNoSumOfSquares()
    {
        var data = Line(40);
        var model = Untrained(Options, data);
        var batch = Batch(model, data);
        var (kernels, width) = (BatchKernels.Of(model.Options, batch), Tensor.Scalar(0.5));
        var prediction = model.Decode(model.Represent(batch.X));
        var divergence = kernels.Divergence(batch.Y, prediction, width).ToDouble();
        Assert.Equal(divergence, kernels.Divergence(batch.Y.Squeeze(-1), prediction.Squeeze(-1), width).ToDouble());
        Assert.Throws<ArgumentException>(() => kernels.Divergence(batch.Y, prediction.Narrow(0, 0, 1), width));
        var squares = (prediction - batch.Y).Square().Sum().ToDouble() / 0.25;
        Assert.True(Math.Abs(divergence - squares) > 0.5 * squares);
    }

    [Fact]
    public void TheWidthOfOutcomes_FallsFromTwoDeviations()
    {
        var data = Line(40);
        var model = Untrained(Options with { AnnealingEpochs = 5, Epochs = 10, Beta = 0 }, data);
        var batch = Batch(model, data);
        double At(double progress) => model.TrainingObjective(batch).Surrogate(new RandomStream(9), EstimateOptions.Default with { Progress = progress }).Value;
        var prediction = model.Decode(model.Represent(batch.X));
        double Of(double width) => BatchKernels.Of(model.Options, batch).Divergence(batch.Y, prediction, width).ToDouble();
        Assert.Equal(Of(2), At(0), 1e-3);
        Assert.Equal(Of(1.25), At(0.25), 1e-3);
        Assert.Equal(Of(0.5), At(0.5), 1e-5);
        Assert.Equal(Of(0.5), At(1), 1e-5);
    }

    [Fact]
    public void TheVariationalBottleneck_IsSquaredErrorPlusBetaKl_UpToAConstant()
    {
        var data = Line(400);
        var model = Untrained(Options with { Method = Bottleneck.Variational, Beta = 0.3 }, data);
        var batch = Batch(model, data);
        var (mean, logVariance) = model.Moments(batch.X);
        var kl = 0.5 * (mean.Square() + logVariance.Exp() - 1 - logVariance).Sum(-1).Mean().ToDouble();
        var (value, terms) = Loss(model, batch);
        Assert.Equal(kl, terms["kl"], 1e-3);
        var error = value - 0.3 * kl - 0.5 * Math.Log(Math.PI); // -ln N(y; g, 1/2) = (y - g)² + ln(π) / 2
        var drawn = Enumerable.Range(0, 20).Average(i => (model.Decode(model.Draw(batch.X, new RandomStream(i))) - batch.Y).Square().Mean().ToDouble());
        Assert.InRange(error, 0.95 * drawn, 1.05 * drawn);
    }

    [Fact]
    public void AnotherBound_OfTheVariationalBottleneck_IsTighter()
    {
        var data = Line(200);
        double Of(Bound bound) => Loss(Untrained(Options with { Method = Bottleneck.Variational, Bound = bound, Beta = 1 }, data), Batch(Untrained(Options, data), data)).Value;
        Assert.True(Of(Bound.ImportanceWeighted(32)) < Of(Bound.Elbo) - 0.01);
    }

    [Theory]
    [InlineData("cs")]
    [InlineData("cs-compression")]
    [InlineData("mse")]
    [InlineData("vib")]
    [InlineData("nib")]
    [InlineData("squared-nib")]
    [InlineData("hsic")]
    public void EveryMethod_LearnsALine_AndIsSpelled(string method)
    {
        var options = Options with { Method = Bottleneck.Parse(method), Beta = 1e-3 };
        Assert.Equal(method, options.Method.ToString());
        var (train, validation, test) = Examples.Of(Line(400)).Divide(Split.Parse("70/15/15"), 0);
        var model = CsIb.FitTo(train, validation, options, new Run());
        var batch = model.TensorsOf(test, new Run());
        var error = RegressionMetrics.RootMeanSquaredError(model.PredictFrom(batch.X), model.Examples.DecodeOutcome(batch.Y));
        Assert.True(error < 0.5, $"{method}: RMSE {error}"); // the outcome's deviation is 1.4
    }

    [Fact]
    public void ContaminatedOutcomes_MoveSquaredError_AndNotTheDivergence()
    {
        var dirty = Examples.Of(Line(600, contamination: 0.2));
        var clean = Examples.Of(Line(300, seed: 2));
        double Error(Bottleneck method)
        {
            var (train, validation, _) = dirty.Divide(Split.Parse("80/20"), 0) is var d ? (d.Train, d.Test, d.Validation) : default;
            var model = CsIb.FitTo(train, validation, Options with { Method = method, Beta = 0, StandardizeOutcome = false, Epochs = 20 }, new Run());
            var batch = model.TensorsOf(clean, new Run());
            return RegressionMetrics.RootMeanSquaredError(model.PredictFrom(batch.X), batch.Y);
        }
        Assert.True(Error(Bottleneck.CauchySchwarz) < 0.6 * Error(Bottleneck.SquaredError));
    }

    [Fact]
    public void TheBestEpoch_IsTheOneOfTheValidation()
    {
        var (train, validation, _) = Examples.Of(Line(200)).Divide(Split.Parse("50/40/10"), 0);
        using var folder = new TemporaryFolder();
        var place = new RunFolder(folder["fit"]);
        using var run = Run.Begin(place, new("cs-ib", "fit"));
        var model = CsIb.FitTo(train, validation, Options with { Method = Bottleneck.SquaredError, LearningRate = 0.05, Epochs = 12, Selection = EpochSelection.Rmse }, run);
        var batch = model.TensorsOf(validation, run);
        var kept = RegressionMetrics.RootMeanSquaredError(model.PredictFrom(batch.X), model.Examples.DecodeOutcome(batch.Y));
        Assert.InRange(kept, 0, 1.4);
        run.Metrics!.Commit();
        double[] epochs = [.. MetricRow.Read(place.Metrics).Where(row => row.Values.ContainsKey("validation")).Select(row => row.Values["validation"])];
        Assert.Equal(12, epochs.Length);
        Assert.Equal(epochs.Min(), kept, 1e-6);
        Assert.True(epochs.Min() < 0.99 * epochs[^1], "the last epoch is the best one, so that any choice would pass");
    }

    [Fact]
    public void AttackedPredictions_AreWorse_AndPgdIsAtLeastAsBadAsOneStep()
    {
        var (train, validation, test) = Examples.Of(Line(400)).Divide(Split.Parse("70/15/15"), 0);
        var model = CsIb.FitTo(train, validation, Options, new Run());
        var batch = model.TensorsOf(test, new Run());
        var fgsm = RobustnessCurve.Errors(model, batch, RobustnessCurve.Attacks[0], [0, 0.1, 0.2], new RandomStream(0));
        var pgd = RobustnessCurve.Errors(model, batch, RobustnessCurve.Attacks[1], [0, 0.1, 0.2], new RandomStream(0));
        Assert.Equal(fgsm[0], pgd[0]);
        Assert.True(fgsm[0] < fgsm[1] && fgsm[1] < fgsm[2]);
        Assert.True(pgd[2] >= 0.98 * fgsm[2]);
        Assert.Equal("pgd:0.2,steps=5", (RobustnessCurve.Attacks[1] as BoundedAttack)! with { Epsilon = 0.2 } is var attack ? attack.ToString() : "");
    }

    [Fact]
    public void ASavedModel_PredictsTheSame()
    {
        using var folder = new TemporaryFolder();
        var data = Line(200);
        var model = CsIb.Fit(data, Options with { Epochs = 2, Stochastic = true }, new Run());
        model.Save(folder["weights.safetensors"]);
        var again = CsIb.Restore(model.Describe());
        again.Load(folder["weights.safetensors"]);
        again.Evaluate();
        Assert.Equal(model.Predict(data).Numbers("y").Values.ToArray(), again.Predict(data).Numbers("y").Values.ToArray());
        Assert.Equal("m", again.Predict(data)["y"].Unit);
        Assert.Equal(model.Encode(data).Fingerprint, again.Encode(data).Fingerprint);
        Assert.NotNull(again.Encode(data).Find(Codes.Deviation));
        Assert.Equal(model.Evaluate(data).Fingerprint, again.Evaluate(data).Fingerprint);
    }

    [Fact]
    public void ImagesAndCodes_AreLearnedFromToo()
    {
        const int n = 24;
        var brightness = new RandomStream(5).Uniform([n]).ToArray<float>();
        var images = new ImageSet(Enumerable.Range(0, n).Select(i => Image.FromValues($"{i}", 1, 8, 8, Enumerable.Repeat(brightness[i], 64).ToArray())));
        var outcomes = new Table([new TextColumn("id", images.Ids), new NumberColumn("y", [.. brightness.Select(b => (double)b)])]);
        var quick = CsIbOptions.Quick with { BatchSize = 8, Epochs = 1 };
        ExampleColumns roles = new() { Outcome = ["y"] };
        Assert.Equal(n, CsIb.Fit(Examples.Of(images, outcomes, roles), quick, new Run()).Predict(images).Count);
        var codes = new Codes(images.Ids, [new("mean", [.. brightness.SelectMany(b => (float[])[b, 1 - b, b * b, 1])], n, 2, 2)]);
        Assert.Equal(n, CsIb.Fit(Examples.Of(codes, outcomes, roles), quick, new Run()).Predict(codes).Count);
    }
}
