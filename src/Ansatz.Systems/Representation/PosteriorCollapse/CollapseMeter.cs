using Ansatz.Data;
using Ansatz.Lab;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What is measured of the collapse of an encoder on examples.</summary>
public sealed record CollapseMeter
{
    private const double Threshold = 0.01;
    private const int LikelihoodExamples = 250;

    /// <summary>The share of data that may exceed ε in a collapse curve.</summary>
    public const double Delta = 0.01;

    /// <summary>KL(q(z_j|..) ‖ p(z_j|..)) of items and numbers by latent, [n, latent], in nats.</summary>
    public required IReadOnlyList<KeyValuePair<string, Tensor>> Divergences { get; init; }

    /// <summary>The figures in order, by name with unit.</summary>
    public required IReadOnlyList<KeyValuePair<string, MeanFigure>> Figures { get; init; }

    /// <summary>Measures a model of this system.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples.</param>
    /// <param name="samples">Draws behind the likelihood, of at most 250 examples; 0: it is left out.</param>
    /// <param name="run">The run.</param>
    public static CollapseMeter Of(PosteriorCollapse model, Examples data, int samples, Run run)
    {
        var stream = run.Stream["evaluate"];
        var (a, b) = model.Layout.Split(data, run);
        var (x, y) = (a.To(run.Device), b.To(run.Device));
        string[] latents = model.Options.Method == CollapseMethod.Mhvae ? ["z1", "z2"] : ["z"];
        var divergences = latents.Select(latent => KeyValuePair.Create(latent, model.Divergences(latent, x, y, stream[latent]))).ToArray();
        var figures = divergences.SelectMany(pair => Of(pair.Key, pair.Value)).ToList();
        figures.Add(new("squared error of the reconstruction", MeanFigure.Of((model.Reconstruct(x, y) - y).Square().Sum([1]))));
        if (samples > 0)
        {
            var few = Math.Min(LikelihoodExamples, x.Size(0));
            figures.Add(new($"-log p(y{(x.Size(1) > 0 ? "|x" : "")}), {samples} samples [nats]", MeanFigure.Of(-model.LogLikelihood(x.Narrow(0, 0, few), y.Narrow(0, 0, few), samples, stream["likelihood"]))));
        }
        return new() { Divergences = divergences, Figures = figures };
    }

    /// <summary>Measures an encoder by its mean and log-variance, against a prior N(0, I).</summary>
    /// <param name="mean">[n, latent].</param>
    /// <param name="logVariance">[n, latent].</param>
    public static CollapseMeter Of(Tensor mean, Tensor logVariance)
    {
        var divergence = Distribution.KullbackLeibler(Normal.FromLogVariance(mean, logVariance), new Normal(0, 1));
        return new() { Divergences = [new("z", divergence)], Figures = [.. Of("z", divergence)] };
    }

    /// <summary>Measures an encoder of another system, against a prior N(0, I).</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="data">The examples.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="DataException">The encoder takes items of another shape.</exception>
    public static CollapseMeter Of(IGaussianEncoder encoder, Examples data, Run run)
    {
        var items = data.Source is ImageSet images && encoder.ItemShape is { Rank: 3 } shape
            ? images.Conform((int)shape[0], (int)shape[1], (int)shape[2], run).Pixels : data.ToTensor();
        if (encoder.ItemShape is { } wanted && items.Shape[1..] != wanted) throw new DataException(data.Name, "", $"holds items of shape {items.Shape[1..]}, where the encoder takes {wanted}");
        var (mean, logVariance) = encoder.Encode(items.To(run.Device));
        return Of(mean, logVariance);
    }

    /// <summary>Adds the collapse curves and the divergence of each number.</summary>
    /// <param name="run">The run.</param>
    public void AddTo(Run run)
    {
        var curves = Divergences.Select(pair => Curve(pair.Key, pair.Value)).ToArray();
        run.Section("Collapse", FormattableString.Invariant($"The share of a latent's numbers whose KL divergence is below ε on at least {1 - Delta:0.##} of the examples; and each number's mean divergence, the largest first.")).Add(
        [
            Plot.Line("collapse", "ε [nats]", "share of numbers", curves).Logarithmic(x: true, y: false),
            .. Divergences.Select(pair => Plot.Bar($"divergence-{pair.Key}", $"number of {pair.Key}", "mean KL [nats]",
                pair.Value.Mean([0]).ToArray<double>().OrderDescending().Take(64).Select((value, i) => KeyValuePair.Create($"{i + 1}", value)))),
        ]);
    }

    /// <summary>A collapse curve as a line.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="divergences">[n, latent], in nats.</param>
    public static Series Curve(string name, Tensor divergences) =>
        new(name, CollapsePictures.Epsilons, InformationMeasure.CollapsedShare(divergences, Tensor.From<double>([.. CollapsePictures.Epsilons], CollapsePictures.Epsilons.Count), Delta).ToArray<double>());

    private static IEnumerable<KeyValuePair<string, MeanFigure>> Of(string latent, Tensor divergences)
    {
        yield return new($"active share of {latent}", new(InformationMeasure.ActiveShare(divergences, Threshold).ToDouble(), 0));
        yield return new($"active numbers of {latent}", new((divergences.Mean([0]) >= Threshold).Sum().ToDouble(), 0));
        yield return new(FormattableString.Invariant($"({Threshold}, {Delta})-collapsed share of {latent}"), new(InformationMeasure.CollapsedShare(divergences, Tensor.From<double>([Threshold], 1), Delta).ToDouble(), 0));
        yield return new($"KL of {latent} [nats]", MeanFigure.Of(divergences.Sum([1])));
    }
}
