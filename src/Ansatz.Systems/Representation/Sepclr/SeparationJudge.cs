using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What a method's representations hold of garments with digits.</summary>
internal sealed record SeparationResult(
    string Name, double DigitOfSalient, double DigitOfCommon, double GarmentOfSalient, double GarmentOfCommon, double BackgroundNorm, double TargetNorm, double NormAuc, double Dependence)
{
    /// <summary>What the cells say.</summary>
    public static IReadOnlyList<string> Columns { get; } =
        ["digit from salient", "digit from common", "garment from salient", "garment from common", "median norm, background", "median norm, target", "AUC of the norm", "normalized HSIC"];

    /// <summary>The figures as cells of a table.</summary>
    public IEnumerable<string> Cells() =>
        ((double[])[DigitOfSalient, DigitOfCommon, GarmentOfSalient, GarmentOfCommon, BackgroundNorm, TargetNorm, NormAuc, Dependence]).Select(Measurements.Figure);
}

/// <summary>Fits methods to the same items, and judges their representations by linear probes.</summary>
internal sealed class SeparationJudge
{
    private readonly Examples _background, _target;
    private readonly SeparationItems _items;
    private readonly SeparationData _data;
    private readonly Tensor _testBackground, _testTarget;
    private readonly IReadOnlyList<ItemLabels> _known, _truth;

    /// <summary>A judge of items.</summary>
    /// <param name="background">Background to learn from.</param>
    /// <param name="target">Targets to learn from, whose columns are garment and digit.</param>
    /// <param name="testBackground">Background to judge by.</param>
    /// <param name="testTarget">Targets to judge by.</param>
    /// <param name="run">The run.</param>
    public SeparationJudge(Examples background, Examples target, Examples testBackground, Examples testTarget, Run run)
    {
        (_background, _target, TestBackground, TestTarget) = (background, target, testBackground, testTarget);
        var recipe = SepclrOptions.Reduced;
        _items = SeparationItems.Learn(background, target, recipe, run);
        _data = SeparationData.Of(background, target, _items, recipe, run);
        (_testBackground, _testTarget) = (_items.ToTensor(testBackground, run), _items.ToTensor(testTarget, run));
        (_known, _truth) = (ItemLabels.Of(target), ItemLabels.Of(testTarget));
    }

    /// <summary>Background to judge by.</summary>
    public Examples TestBackground { get; }

    /// <summary>Targets to judge by.</summary>
    public Examples TestTarget { get; }

    /// <summary>Fits the method.</summary>
    public Sepclr Fit(SepclrOptions options, Run run) => Sepclr.FitTo(_background, _target, options, run);

    /// <summary>Fits the baseline of one representation.</summary>
    public SimClr FitSimClr(SepclrOptions options, Run run) => SimClr.Fit(_data, _items.Shape, options, run);

    /// <summary>Fits the generative baseline.</summary>
    public ContrastiveVae FitContrastiveVae(SepclrOptions options, Bound bound, Run run) => ContrastiveVae.Fit(_data, _items.Shape, options, bound, run);

    /// <summary>The median length of the representation s itself, background over targets: the objective draws its projection to nothing, not s.</summary>
    public double RatioBeforeProjector(Sepclr model)
    {
        double Median(Tensor rows) => model.Encode(rows).Salient.Square().Sum(-1).Sqrt().Median().ToDouble();
        return Median(_testBackground) / Median(_testTarget);
    }

    /// <summary>Judges representations.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="encode">The representations of items.</param>
    /// <param name="run">The run.</param>
    public SeparationResult Measure(string name, Func<Tensor, ItemRepresentations> encode, Run run)
    {
        var (fitted, judged, without) = (encode(_data.Targets), encode(_testTarget), encode(_testBackground));
        double Probe(string label, Tensor fit, Tensor judge) =>
            ItemLabels.Accuracy(fit, _known.Single(known => known.Name == label), judge, _truth.Single(truth => truth.Name == label), run.Stream["probes"]);
        var figures = SeparationFigures.Of(without, judged, run.Stream["figures"]).ToDictionary(figure => figure.Key, figure => figure.Value);
        return new SeparationResult(
            name, Probe("digit", fitted.Salient, judged.Salient), Probe("digit", fitted.Common, judged.Common), Probe("garment", fitted.Salient, judged.Salient), Probe("garment", fitted.Common, judged.Common),
            figures[SeparationFigures.BackgroundNorm], figures[SeparationFigures.TargetNorm], figures[SeparationFigures.NormAuc], figures[SeparationFigures.Dependence]);
    }
}
