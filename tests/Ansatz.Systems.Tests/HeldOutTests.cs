using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Systems.Causal;
using Ansatz.Systems.Representation;
using Ansatz.Systems.Robustness;
using Ansatz.Systems.Tests.Causal;
using Ansatz.Systems.Tests.Representation;
using Ansatz.Systems.Tests.Robustness;

namespace Ansatz.Systems.Tests;

/// <summary>What a model is judged by where its own data are given: the items that its fit held out, with the fit's seed and not that of the one who asks.</summary>
public class HeldOutTests
{
    private const long Seed = 5;

    private static readonly Split Halves = Split.Parse("50/0/50");

    [Fact]
    public void AttributeCvae_JudgesWhatItHeldOut()
    {
        var (images, attributes) = TinyData.Halves(40);
        var model = AttributeCvae.Fit(images, attributes, TinyData.Options with { Split = Halves, Epochs = 1 }, new Run(Seed));
        Judges(rows => model.Evaluate(rows is null ? images : images.Select(rows), attributes, 4, new Run(9)), Held(40));
    }

    [Fact]
    public void BeMoreActive_JudgesWhatItHeldOut()
    {
        var images = DataArgument.Resolve<ImageSet>("sprites:count=400,side=16");
        var model = BeMoreActive.Fit(images, BeMoreActiveTests.Tiny with { Split = Halves }, new Run(Seed));
        Judges(rows => BeMoreActive.Evaluate(model, rows is null ? images : images.Select(rows), run: new Run(9)), Held(400));
    }

    [Fact]
    public void LatentQuantization_JudgesWhatItHeldOut()
    {
        var images = TinyFilter.Halves(40);
        var model = LatentQuantization.Fit(images, TinyFilter.Options with { Split = Halves, Steps = 2 }, new Run(Seed));
        Judges(rows => model.Evaluate(rows is null ? images : images.Select(rows), run: new Run(9)), Held(40));
    }

    [Fact]
    public void PosteriorCollapse_JudgesWhatItHeldOut()
    {
        var data = CollapseData.Pairs(60);
        var model = PosteriorCollapse.Fit(data, CollapseData.Options with { Split = Halves }, new Run(Seed));
        Judges(rows => PosteriorCollapse.Evaluate(model, rows is null ? data : data.Select(rows), 10, new Run(9)), Held(60));
    }

    [Fact]
    public void Sepclr_JudgesWhatItHeldOut()
    {
        Examples background = SeparationTinyData.Features(80, 1, isTarget: false), target = SeparationTinyData.Features(80, 2, isTarget: true);
        var model = Sepclr.Fit(background, target, SeparationTinyData.Options with { Split = Halves, Epochs = 1 }, new Run(Seed));
        Judges(rows => model.Evaluate(rows is null ? target : target.Select(rows), new Run(9)), Held(80));
    }

    [Fact]
    public void Gcrl_JudgesWhatItHeldOut()
    {
        var series = Paths.Walkers(12);
        var model = Gcrl.Fit(series, new GcrlOptions { Networks = GcrlNetworks.Scenes, Split = Halves, Epochs = 1 }, new Run(Seed));
        var groups = series.Groups;
        Judges(rows => model.Evaluate(rows is null ? series : series.With(series.Where(path => rows.Any(row => groups[row] == path.Group))), 2, run: new Run(9)), Held(groups.Count));
    }

    private static IReadOnlyList<int> Held(int count) => LearningParts.HeldOut(null, count, Halves, Seed);

    // Items that are picked by hand are other data, which are judged whole.
    private static void Judges(Func<IReadOnlyList<int>?, Table> evaluate, IReadOnlyList<int> held)
    {
        var other = Enumerable.Range(0, 2 * held.Count).Except(held).ToArray();
        Assert.Equal(Figures(evaluate(held)), Figures(evaluate(null)));
        Assert.NotEqual(Figures(evaluate(other)), Figures(evaluate(null)));
    }

    // All figures but times.
    private static IReadOnlyList<(string Name, double Value)> Figures(Table table) =>
        [.. table.Columns[0].ToTexts().Zip(table.Numbers("value").Values.ToArray(), (name, value) => (name!, value)).Where(figure => !figure.Item1.Contains("time", StringComparison.Ordinal))];
}
