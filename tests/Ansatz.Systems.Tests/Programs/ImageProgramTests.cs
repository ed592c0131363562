using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Systems.Programs;
using Ansatz.Torch;

namespace Ansatz.Systems.Tests.Programs;

/// <summary>The programs of images: attend-infer-repeat, the autoencoder, the semi-supervised one.</summary>
public sealed class ImageProgramTests
{
    private static readonly RandomStream Stream = new(41);

    private static ProgramRows Canvases(int count) => ProgramRows.Of(("pixels", Stream["canvases"].Uniform([count, 24 * 24])), ("label", Tensor.From<long>([.. Enumerable.Range(0, count).Select(i => (long)(i % 3))])));

    [Fact]
    public void Air_EveryStrategyHasTheSameMeanGradient_AndEnumerationLeastVariance()
    {
        var air = new AttendInferRepeat("digit-canvases", Stream["weights"]);
        var rows = Canvases(6);
        var objective = (Bound.Elbo with { Kl = KlTerm.Sampled }).Of(air.Model(rows), air.Ansatz(rows));
        GradientReport Of(string strategy) => objective.With("object[*].present", Strategy.Parse(strategy)).GradientReport(Stream[strategy], [air.Predictor], 60);
        var (score, mvd, all) = (Of("score"), Of("mvd"), Of("enum"));
        foreach (var report in (GradientReport[])[score, mvd])
            foreach (var (ours, exact) in report.Parameters.Zip(all.Parameters))
                for (var i = 0; i < ours.Mean.Count; i++)
                    Assert.True(Math.Abs(ours.Mean[i] - exact.Mean[i]) <= 5.5 * Math.Sqrt(ours.Error[i] * ours.Error[i] + exact.Error[i] * exact.Error[i]) + 1e-5, $"{ours.Name}[{i}]");
        double Logit(GradientReport report) => report.Parameters.First(p => p.Name == "weight").Deviation.Take(64).Sum(d => d * d);
        Assert.True(Logit(all) < Logit(mvd) && Logit(mvd) < Logit(score), $"{Logit(all)} {Logit(mvd)} {Logit(score)}");
    }

    [Fact]
    public void Air_AfterAnAbsentObject_NoneIsPresent_AndTheCountsAreCounted()
    {
        var air = new AttendInferRepeat("digit-canvases", Stream["weights"]);
        var rows = Canvases(60);
        var draw = air.Ansatz(rows).Simulate(Stream["draw"]);
        Tensor first = draw["object[0].present"], second = draw["object[1].present"];
        Assert.Equal(0, ((1 - first) * second).Sum().ToDouble());
        var (accuracy, confusion) = air.Count(rows, Stream["draw"]);
        Assert.Equal(60, confusion.Cast<double>().Sum());
        Assert.Equal(accuracy * 60, Enumerable.Range(0, 3).Sum(i => confusion[i, i]), 1e-9);
        Assert.Equal([60, 24, 24], air.Paint(rows, draw.Choices).Shape);
        Assert.Equal(2 * 12, AirPicture.Of("scenes", air, rows.Head(12), Stream).Layout.Rows * 12);
    }

    [Fact]
    public void Air_BoundsWithSeveralParticles_AndHybridStrategies_AreFinite()
    {
        var air = new AttendInferRepeat("digit-canvases", Stream["weights"]);
        var rows = Canvases(3);
        var objective = Bound.ImportanceWeighted(2).Of(air.Model(rows), air.Ansatz(rows)).With("object[*].present", Strategy.MeasureValued);
        var gradients = objective.GradientEstimate(Stream, [air], new(Checked: true)).Gradients.Values;
        Assert.All(gradients, gradient => Assert.True(gradient.IsFinite().All().ToBoolean()));
    }

    [Fact]
    public void Air_EnumeratedInsideManyParticles_IsRefusedWithTheCountOfLanes()
    {
        var air = new AttendInferRepeat("digit-canvases", Stream["weights"]);
        var rows = Canvases(1);
        var objective = Bound.ImportanceWeighted(5).Of(air.Model(rows), air.Ansatz(rows)).With("object[*].present", Strategy.Enumerated);
        Assert.Contains("32768", Assert.Throws<StrategyException>(() => objective.Estimate(Stream)).Message.Replace(",", ""));
    }

    [Fact]
    public void Vae_ReadsATableOfPixels_LearnsAndScores()
    {
        var random = new Random(2);
        var columns = Enumerable.Range(0, 784).Select(i => (Column)new NumberColumn($"p{i}", [.. Enumerable.Range(0, 40).Select(row => row % 2 == i % 2 ? 255.0 : random.Next(2))]));
        var table = new Table([.. columns], "digits.csv");
        var run = new Run();
        var options = new ProgrammableViOptions { Program = ProgramReference.Parse("vae:latent=2,hidden=16"), Steps = 200, BatchSize = 20, LearningRate = 5e-3 };
        var model = ProgrammableVi.FitTo(options, table, run);
        Assert.Contains(run.Notes, note => note.Contains("255"));
        var score = model.Score(table, samples: 5);
        Assert.Equal(40, score.Count);
        Assert.True(score.Numbers("log_evidence").Values.ToArray().Average() > -300); // chance is -543
        Assert.Equal(["draw", "z[0,0]", "z[0,1]"], model.Sample(count: 3, table: table).Names.Take(3));
        Assert.Contains("--table", Assert.Throws<DataException>(() => model.Sample(count: 3)).Message);
        var narrow = new Table([.. columns.Take(100)], "narrow.csv");
        Assert.Contains("784 are expected", Assert.Throws<DataException>(() => ProgrammableVi.Fit(options, new Run(), narrow)).Message);
    }

    [Fact]
    public void SemiSupervised_TakesHalfOfABatchFromTheLabeled_AndItsObjectiveHasAllParts()
    {
        var program = new SemiSupervised("mnist", 2, Stream["semi"]);
        var rows = ProgramRows.Of(("pixels", Stream["digits"].Uniform([12, 784])), ("label", Tensor.From<long>([3, 7, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1])));
        var batch = program.Batches(rows, 40).Get(Stream, 0, 0);
        Assert.Equal(20, batch["label"].ToArray<long>().Count(label => label >= 0));
        Assert.Equal(0.1 * 12 / 2, batch["classifier weight"][0].ToDouble(), 6); // by the labels of the whole, not of the batch
        foreach (var strategy in (string[])["enum", "score", "mvd"])
        {
            // The classes of 20 unlabeled images share one axis of 10 lanes.
            var estimate = program.Objective(batch, Bound.Elbo, program.Ansatz).With("y", Strategy.Parse(strategy)).GradientEstimate(Stream, [program], new(Checked: true));
            Assert.True(double.IsFinite(estimate.Value));
            Assert.All(estimate.Gradients.Values, gradient => Assert.True(gradient.IsFinite().All().ToBoolean()));
        }
        Assert.InRange(program.Error(rows.Head(2)), 0, 1);
    }

    [Fact]
    public void Digits_AreFoundOrMissedWithAReason()
    {
        Assert.SkipWhen(Data.Named.NamedRegistry.Find("mnist")!.Absence is not null, Data.Named.NamedRegistry.Find("mnist")!.Absence ?? "");
        var air = new AttendInferRepeat("digit-canvases", Stream["weights"]);
        var rows = air.OwnRows("test", new Run());
        Assert.Equal(600, rows.Count);
        Assert.Contains("24 x 24", Assert.Throws<DataException>(() => new AttendInferRepeat("mnist", Stream).OwnRows("test", new Run())).Message);
        Assert.Equal(600, new SemiSupervised("mnist", 600, Stream).OwnRows("train", new Run())["label"].ToArray<long>().Count(label => label >= 0));
    }
}
