using System.Text.Json.Nodes;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <content>Fitting, and what a fitted model does with tensors: everything here but the fit is without gradient, in the units of the data.</content>
public sealed partial class PosteriorCollapse
{
    private const string LayoutKey = "layout";

    /// <summary>Completes x: the expected y for a latent of the prior, [n, numbers].</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="stream">Where the latent comes from.</param>
    /// <param name="priorScale">What the prior's deviation is multiplied by, in [0, 1]; 0: its mean.</param>
    public Tensor Complete(Tensor x, RandomStream stream, double priorScale = 1)
    {
        var noise = stream["latent"].Normal([x.Size(0), Options.LatentSize], device: x.Device);
        var upper = stream["upper latent"].Normal([x.Size(0), Options.TopLatentSize], device: x.Device);
        return Chunked.Map(Tensor.Cat([noise, upper], 1), x, (draws, given) =>
            _model.Decode(_model.Draw(draws.Narrow(1, 0, Options.LatentSize) * priorScale, draws.Narrow(1, Options.LatentSize, Options.TopLatentSize) * priorScale), CenteredX(given)) + _centerOfY);
    }

    /// <summary>The expected y for the mean of q(z|x,y), of the lower level in a hierarchical model: [n, numbers].</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    public Tensor Reconstruct(Tensor x, Tensor y) => Chunked.Map(x, y, (given, made) =>
    {
        var (a, b) = (CenteredX(given), CenteredY(made));
        return _model.Decode(_model.Encode(a, b).Mean, a) + _centerOfY;
    });

    /// <summary>Mean and log-variance of q(z|x,y), of the lower level in a hierarchical model: [n, latent].</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor x, Tensor y)
    {
        var both = Chunked.Map(x, y, (given, made) =>
        {
            var (mean, deviation) = _model.Encode(CenteredX(given), CenteredY(made));
            return Tensor.Cat([mean, 2 * deviation.Log()], 1);
        });
        return (both.Narrow(1, 0, Options.LatentSize), both.Narrow(1, Options.LatentSize, Options.LatentSize));
    }

    /// <inheritdoc/>
    public Shape? ItemShape => Layout.Outcomes.Count > 0 ? [Layout.XSize + Layout.YSize] : Layout.Item;

    /// <summary>Mean and log-variance of the latents of whole items, x and y together, in units in which the prior is standard normal: [n, latent].</summary>
    /// <param name="items">[n, ..]: images; inputs; or rows of inputs and then outcomes.</param>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor items)
    {
        var (x, y) = Layout.Take(items);
        var (mean, logVariance) = Encode(x, y);
        var prior = Options.Method == CollapseMethod.Mhvae ? Options.DecoderDeviation : Options.PriorDeviation;
        return (mean / prior, logVariance - 2 * Math.Log(prior));
    }

    /// <summary>KL(q(z_j|..) ‖ p(z_j|..)) of every item and number of a latent, [n, latent], in nats.</summary>
    /// <param name="latent"><c>z</c>, or <c>z1</c> and <c>z2</c>.</param>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    /// <param name="stream">Draws of what the distributions depend on.</param>
    public Tensor Divergences(string latent, Tensor x, Tensor y, RandomStream stream)
    {
        var chunk = 0;
        return Chunked.Map(x, y, (given, made) =>
        {
            var (a, b) = (CenteredX(given), CenteredY(made));
            return Diagnostics.Divergences(Model(a, b), Ansatz(a, b), stream[chunk++])[latent];
        });
    }

    /// <summary>The importance-weighted bound of log p(y|x) of every item, in nats: [n].</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    /// <param name="samples">The draws.</param>
    /// <param name="stream">The randomness.</param>
    public Tensor LogLikelihood(Tensor x, Tensor y, int samples, RandomStream stream)
    {
        var chunk = 0;
        return Chunked.Map(x, y, (given, made) =>
        {
            var (a, b) = (CenteredX(given), CenteredY(made));
            return EvidenceBound.Of(Model(a, b), Ansatz(a, b), samples, stream[chunk++]).Weighted;
        });
    }

    /// <summary>The moments of data as the model sees them, centered as it was fitted.</summary>
    /// <param name="x">[n, numbers].</param>
    /// <param name="y">[n, numbers].</param>
    public SecondMoments MomentsOf(Tensor x, Tensor y) => SecondMoments.Of(CenteredX(x), CenteredY(y));

    /// <inheritdoc/>
    public FitOrigin Origin { get; private set; } = FitOrigin.None;

    /// <inheritdoc/>
    public ModelRecord Describe() =>
        new("posterior-collapse") { Options = OptionsRecord.ToJson(Options), Origin = Origin, Data = new JsonObject { [LayoutKey] = Layout.ToJson() } };

    /// <inheritdoc/>
    public static PosteriorCollapse Restore(ModelRecord record)
    {
        var options = (PosteriorCollapseOptions)OptionsRecord.FromJson(new PosteriorCollapseOptions(), record.Options);
        var layout = record.Data[LayoutKey] as JsonObject ?? throw new RunException($"the model's description has no '{LayoutKey}'");
        return new PosteriorCollapse(options, PairLayout.FromJson(layout), new RandomStream(0)) { Origin = record.Origin };
    }

    /// <summary>Fits a model to all of some pairs.</summary>
    internal static PosteriorCollapse FitTo(Tensor x, Tensor y, PairLayout layout, PosteriorCollapseOptions options, Run run)
    {
        var model = new PosteriorCollapse(options, layout, run.Stream["weights"]);
        model.To(run.Device);
        if (options.Center)
        {
            model._centerOfX.Assign(x.Mean([0]));
            model._centerOfY.Assign(y.Mean([0]));
        }
        if (options.FitFrom == CollapseFit.Moments) model.FitToMoments(x, y, run);
        else
        {
            options.Strategy.CheckAddresses(() => model.Ansatz(x.Narrow(0, 0, 1), y.Narrow(0, 0, 1)));
            model.FitToBatches(x, y, run);
        }
        model.Evaluate();
        return model;
    }

    private void FitToMoments(Tensor x, Tensor y, Run run)
    {
        _model.To(ScalarType.Float64);
        new Trainer(_model) { Optimizer = new Adam(Options.LearningRate), Run = run, ObjectiveName = "objective [nats]", ParetoDraws = 0 }
            .Fit(ExactObjective(MomentsOf(x, y)), Options.Epochs);
        _model.To(ScalarType.Float32);
    }

    private void FitToBatches(Tensor x, Tensor y, Run run) => new Trainer(_model)
    {
        Optimizer = new Adam(Options.LearningRate), Clip = GradientClipping.Norm(Options.Clip), Run = run, ObjectiveName = "objective [nats]", ParetoDraws = 0,
        Estimate = EstimateOptions.Default with { AllowBiased = Options.AllowBiased },
    }.Fit(batch => TrainingObjective(batch.First, batch.Second), Batches.Of(CenteredX(x), CenteredY(y), Options.BatchSize), Options.Epochs);

    private Tensor CenteredX(Tensor x) => x - _centerOfX;

    private Tensor CenteredY(Tensor y) => y - _centerOfY;
}
