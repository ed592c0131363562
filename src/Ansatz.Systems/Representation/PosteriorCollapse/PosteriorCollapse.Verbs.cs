using System.ComponentModel.DataAnnotations;
using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;

namespace Ansatz.Systems.Representation;

/// <content>What a user does with the system.</content>
public sealed partial class PosteriorCollapse
{
    /// <summary>Predicts from data alone which latents of a model would live, and how far its weights may be raised.</summary>
    /// <param name="data">The examples: a table with outcomes or images for a conditional model, any inputs for the others.</param>
    /// <param name="options">The model; the options of a fit give the prediction of that fit. It is exact for linear networks, and a guide for others.</param>
    /// <param name="run">The run.</param>
    /// <returns>The spectrum, the modes that live, their singular values and deviations, the largest β and decoder deviation for each number of modes, and baselines.</returns>
    /// <exception cref="DataException">A conditional model has no outcomes, or a number is not finite.</exception>
    /// <exception cref="OptionException">The objective has no minimum, or no closed form of it is known.</exception>
    [Verb]
    public static Report Analyze([DefaultData("correlated-gaussians")] Examples data, PosteriorCollapseOptions options, Run run)
    {
        options.Checked();
        var layout = PairLayout.Of(data, options.Method, options.Observed, run);
        var (x, y) = layout.Split(data.Divide(options.Split, run.Seed).Train, run);
        if (options.Center) (x, y) = (x - x.Mean([0]), y - y.Mean([0]));
        Doubt(layout, y.Size(0), options, run);
        return CollapseReport.Of(SecondMoments.Of(x, y), options, run);
    }

    /// <summary>Fits a model, and compares what lives in it with the theory.</summary>
    /// <param name="data">The examples: a table with outcomes or images for a conditional model, any inputs for the others. Where they are divided into parts, the part <c>train</c> is learned from.</param>
    /// <param name="options">What the model is made of and how it is fitted.</param>
    /// <param name="run">The run.</param>
    /// <returns>The fitted model.</returns>
    /// <exception cref="DataException">A conditional model has no outcomes, or a number is not finite.</exception>
    /// <exception cref="OptionException">The objective has no minimum, or the network cannot be fitted so.</exception>
    [Verb]
    public static PosteriorCollapse Fit([DefaultData("fashion-mnist")] Examples data, PosteriorCollapseOptions options, Run run)
    {
        options.Checked();
        var layout = PairLayout.Of(data, options.Method, options.Observed, run);
        var (training, _, heldOut) = data.Divide(options.Split, run.Seed);
        var (x, y) = layout.Split(training, run);
        Doubt(layout, y.Size(0), options, run);
        var model = FitTo(x.To(run.Device), y.To(run.Device), layout, options, run);
        model.Origin = FitOrigin.Of(run, options.Split, data);
        CollapsePictures.AddTo(run, model, training, heldOut.Count > 0 ? heldOut : training);
        return model;
    }

    /// <summary>Makes the missing part of examples from the part that is given.</summary>
    /// <param name="data">The examples: images, of which the region of the fit is looked at, or a table of inputs.</param>
    /// <param name="priorScale">What the latent's deviation is multiplied by: 0 gives the likeliest completion, 1 one of the possible.</param>
    /// <param name="run">The run.</param>
    /// <returns>The examples in the order given: what was given as it was, the rest from the model.</returns>
    /// <exception cref="DataException">They are of another kind or size than those of the fit.</exception>
    /// <exception cref="OptionException">The model has no condition.</exception>
    [Verb]
    public Examples Complete(Examples data, [Range(0.0, 1.0)] double priorScale = 1, Run? run = null)
    {
        run ??= new Run();
        if (Options.Method != CollapseMethod.Cvae) throw new OptionException("method", $"a model of the method {Spelled(Options.Method)} completes nothing: it was fitted to whole examples. Fit with --method cvae");
        var x = Layout.Given(data, run).To(run.Device);
        return Layout.Join(x, Complete(x, run.Stream["complete"], priorScale), data.Ids);
    }

    /// <summary>Draws new examples.</summary>
    /// <param name="count">How many examples.</param>
    /// <param name="data">What a conditional model is given: the inputs of these examples, again from the first where they are too few; by default those held out of the fit.</param>
    /// <param name="priorScale">What the latent's deviation is multiplied by: smaller gives more typical examples.</param>
    /// <param name="run">The run.</param>
    /// <returns>The examples, of the kind that the model was fitted on.</returns>
    /// <exception cref="DataException">They are of another kind or size than those of the fit.</exception>
    [Verb]
    public Examples Sample([Range(1, 100_000), Unit("examples")] int count = 16, [FittedData] Examples? data = null, [Range(0.0, 1.0)] double priorScale = 1, Run? run = null)
    {
        run ??= new Run();
        var x = Torch.Tensor.Zeros([count, 0]);
        if (Options.Method == CollapseMethod.Cvae)
        {
            var given = HeldOut(data ?? throw new DataException("", "", "names no inputs, which a conditional model needs", "name examples"), run);
            x = Layout.Given(given.Select([.. Enumerable.Range(0, count).Select(i => i % given.Count)]), run);
        }
        x = x.To(run.Device);
        return Layout.Join(x, Complete(x, run.Stream["sample"], priorScale), [.. Enumerable.Range(1, count).Select(i => $"sample-{i}")]);
    }

    /// <summary>Measures the collapse of an encoder on examples: KL divergences, active numbers, collapse curves.</summary>
    /// <param name="model">The encoder: a model of this or any other system that encodes by normals (its prior taken as standard normal), or a class of one's own.</param>
    /// <param name="data">Examples that were not learned from; by default those held out of the fit.</param>
    /// <param name="samples">The draws behind the likelihood, of models of this system, of at most 250 examples; 0: it is left out.</param>
    /// <param name="run">The run.</param>
    /// <returns>A row a metric, with a 95 % interval where the metric is a mean.</returns>
    /// <exception cref="DataException">The examples are of another kind or size than the encoder takes.</exception>
    [Verb]
    public static Table Evaluate(IGaussianEncoder model, [FittedData] Examples data, [Range(0, 1_000_000), Unit("draws")] int samples = 1000, Run? run = null)
    {
        run ??= new Run();
        var meter = model is PosteriorCollapse own ? CollapseMeter.Of(own, own.HeldOut(data, run), samples, run) : CollapseMeter.Of(model, Unseen(FitOrigin.Of(model), data, run), run);
        meter.AddTo(run);
        return MeanFigure.ToTable(meter.Figures);
    }

    /// <summary>The examples that the model has not learned from.</summary>
    internal Examples HeldOut(Examples data, Run run) => Unseen(Origin, data, run);

    private static Examples Unseen(FitOrigin origin, Examples data, Run run)
    {
        var test = data.Select(origin.HeldOut(data, data.Parts, data.Count, run));
        if (test.Count < data.Count) run.Note($"{test.Count} of {data.Count} examples: those that the fit held out");
        return test;
    }

    private static void Doubt(PairLayout layout, long count, PosteriorCollapseOptions options, Run run)
    {
        run.Note(options.Center ? "the means of the data are subtracted" : "the data are taken as they are, their means included");
        if (count < layout.XSize + layout.YSize)
            run.Warn($"{count} examples of {layout.XSize + layout.YSize} numbers: the spectrum is unreliable, its small variances too small");
        if (options.Network != CollapseNetwork.Linear) run.Note("the theory is of the linear model; of others it tells the tendency");
        if (options is { Method: CollapseMethod.Mhvae, Deviation.Value: null, TopEncoderDeviation.Value: null } && options.Beta == options.TopBeta)
            run.Warn("both encoder deviations are learned and both weights are equal: optima form a flat valley, of which the prediction is one, with z2 collapsed");
    }

    private static string Spelled(CollapseMethod method) => Naming.Kebab(method.ToString());
}
