using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>A model fitted in an experiment, its data's moments, what the theory says of it, and what it has come to.</summary>
/// <param name="Model">The model.</param>
/// <param name="Moments">The moments of what it was fitted to.</param>
/// <param name="Theory">The prediction; for networks that are not linear none.</param>
/// <param name="Measured">Its modes; for networks that are not linear none.</param>
internal sealed record CollapseFitting(PosteriorCollapse Model, SecondMoments Moments, CollapsePrediction? Theory, IReadOnlyList<LatentModes>? Measured)
{
    /// <summary>The largest differences to the theory, over levels.</summary>
    public (double Values, double Deviations) Distance
    {
        get
        {
            var levels = Theory!.Levels.Zip(Measured!, (theory, measured) => theory.DistanceTo(measured)).ToArray();
            return (levels.Max(level => level.Values), levels.Max(level => level.Deviations));
        }
    }
}

/// <summary>The data and settings of the reproduction.</summary>
/// <param name="images">Images of Fashion-MNIST.</param>
/// <param name="scale">A factor of all numbers of epochs; 1 but in tests.</param>
internal sealed class CollapseExperiment(int images, double scale)
{
    /// <summary>The norm to which the published program of conditional networks cuts gradients.</summary>
    private const double PublishedClip = 0.01;

    /// <summary>θ of experiments E2 and E3.</summary>
    public static IReadOnlyList<double> Thetas { get; } = [3, 2, 1.2, 0.8, 0.3];

    /// <summary>The settings of E1: β, η_enc, η_dec.</summary>
    public static IReadOnlyList<(double Beta, double Prior, double Decoder)> Conditional { get; } = [(0.5, 1, 1), (1, 1, 0.5), (2, 1.5, 0.5)];

    /// <summary>The settings of E2: β1, β2, η_enc, η_dec, σ1.</summary>
    public static IReadOnlyList<(double Beta, double Top, double Prior, double Decoder, double Lower)> Hierarchical { get; } = [(1, 1, 1, 1, 1), (1, 2, 0.5, 0.5, 0.5), (1, 1, 1, 0.5, 0.25)];

    /// <summary>E1: 2000 pairs of five numbers, fitted from moments.</summary>
    public CollapseFitting FitPairs((double Beta, double Prior, double Decoder) setting, Run run)
    {
        var data = DataArgument.Resolve<Table>(FormattableString.Invariant($"correlated-gaussians:count=2000,scales=2+1.5+1+0.7+0.4,correlation=0.5,seed={run.Seed}"));
        return Fit(data, PosteriorCollapseOptions.Exact with { LatentSize = 5, Beta = setting.Beta, PriorDeviation = setting.Prior, DecoderDeviation = setting.Decoder, Epochs = Epochs(4000) }, run);
    }

    /// <summary>E2 and E3: data whose second moments are the squares of θ exactly, fitted from moments.</summary>
    public CollapseFitting FitLevels((double Beta, double Top, double Prior, double Decoder, double Lower) setting, LatentDeviation lower, Run run)
    {
        var y = Tensor.From<float>([.. Thetas.Select(theta => (float)theta)], Thetas.Count).Diagonals() * Math.Sqrt(Thetas.Count);
        var options = PosteriorCollapseOptions.Exact with
        {
            Method = CollapseMethod.Mhvae, Center = false, LatentSize = 5, TopLatentSize = 5, Epochs = Epochs(6000), EncoderDeviation = lower,
            Beta = setting.Beta, TopBeta = setting.Top, PriorDeviation = setting.Prior, DecoderDeviation = setting.Decoder,
        };
        return Fit(Tensor.Zeros([5, 0]), y, new PairLayout(ExampleKind.Table, [5], [], ["1", "2", "3", "4", "5"], []), options, run);
    }

    /// <summary>E4: a linear conditional model of 64 latents that completes garments from their lower left quarter.</summary>
    /// <param name="beta">β.</param>
    /// <param name="decoder">The decoder's deviation.</param>
    /// <param name="run">The run.</param>
    /// <param name="share">The share of the 30 epochs.</param>
    public CollapseFitting FitGarments(double beta, double decoder, Run run, double share = 1) =>
        Fit(Garments, new() { Beta = beta, DecoderDeviation = decoder, LatentSize = 64, Epochs = Epochs(30 * share), LearningRate = 1e-3 }, run);

    /// <summary>A linear model of garments with five latents and heavy weight, its encoder's deviation learned or fixed, fitted from moments.</summary>
    public CollapseFitting FitFew(LatentDeviation deviation, Run run) =>
        Fit(Garments, PosteriorCollapseOptions.Exact with { Method = CollapseMethod.Vae, LatentSize = 5, Beta = 4, EncoderDeviation = deviation, Epochs = Epochs(1500), LearningRate = Schedule.Cosine(0.02) }, run);

    /// <summary>E5: networks on pairs of 32 numbers with a correlation; the share of active units.</summary>
    public double ActiveShareOfPairs(double correlation, Run run)
    {
        var data = DataArgument.Resolve<Table>(FormattableString.Invariant($"correlated-gaussians:count=1000,size=32,correlation={correlation},seed={run.Seed}"));
        var fitted = Fit(data, new() { Network = CollapseNetwork.Relu, Hidden = 64, LatentSize = 32, DecoderDeviation = 0.5, Epochs = Epochs(150), Clip = PublishedClip }, run);
        return ActiveShare(fitted.Model, data, "z", run);
    }

    /// <summary>E6: a hierarchical network on garments; the share of active units of the upper level, and of the lower one.</summary>
    public (PosteriorCollapse Model, double Upper, double Lower) FitHierarchy(double beta, double top, Run run)
    {
        var options = new PosteriorCollapseOptions
        {
            Method = CollapseMethod.Mhvae, Network = CollapseNetwork.Relu, Hidden = 256, LatentSize = 16, TopLatentSize = 16, Beta = beta, TopBeta = top, Epochs = Epochs(20),
        };
        var model = Fit(Garments, options, run).Model;
        return (model, ActiveShare(model, Test, "z2", run), ActiveShare(model, Test, "z1", run));
    }

    /// <summary>Collapse curves of the first 2000 garments held out.</summary>
    public Tensor Divergences(PosteriorCollapse model, string latent, Run run)
    {
        var (x, y) = model.Layout.Split(Test, run);
        return model.Divergences(latent, x, y, run.Stream["measure"]);
    }

    /// <summary>Garments that were not learned from.</summary>
    public Examples Test => _test ??= DataArgument.Resolve<ImageSet>($"fashion-mnist:part=test,count={Math.Min(images, 2000)}");

    private Examples Garments => _garments ??= DataArgument.Resolve<ImageSet>($"fashion-mnist:part=train,count={images}");

    private Examples? _garments;
    private Examples? _test;

    private int Epochs(double full) => Math.Max(1, (int)(full * scale));

    private static double ActiveShare(PosteriorCollapse model, Examples data, string latent, Run run)
    {
        var (x, y) = model.Layout.Split(data, run);
        return InformationMeasure.ActiveShare(model.Divergences(latent, x, y, run.Stream["measure"])).ToDouble();
    }

    private static CollapseFitting Fit(Examples data, PosteriorCollapseOptions options, Run run)
    {
        var layout = PairLayout.Of(data, options.Method, options.Observed, new NoteList());
        var (x, y) = layout.Split(data, run);
        return Fit(x, y, layout, options, run);
    }

    private static CollapseFitting Fit(Tensor x, Tensor y, PairLayout layout, PosteriorCollapseOptions options, Run run)
    {
        var model = PosteriorCollapse.FitTo(x, y, layout, options, run);
        if (options.Network != CollapseNetwork.Linear) return new(model, SecondMoments.Of(x.Narrow(0, 0, 1), y.Narrow(0, 0, 1)), null, null);
        var moments = model.MomentsOf(x, y);
        return new(model, moments, CollapseTheory.Predict(CollapseTheory.Spectrum(moments), options), model.Modes(moments));
    }
}
