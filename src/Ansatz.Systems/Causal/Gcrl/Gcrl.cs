using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Causal;

/// <summary>Forecasts the paths of pedestrians so that the model survives a change of place.</summary>
/// <remarks>
/// What drives a path is divided into z, the same everywhere, and a style s that the environment E chooses: E → S, Z → X, S → X, Z → Y, S → Y, X → Y with the
/// past X and the future Y. Only what concerns s and the decoders moves to a new environment.
/// Source: Shirahmad Gale Bagi, Gharaee, Schulte, Crowley, Generative Causal Representation Learning for Out-of-Distribution Motion Forecasting, ICML 2023.
/// </remarks>
[VariationalSystem("gcrl", Domain.Causal, Paper = "arXiv:2302.08635", Year = 2023,
    Title = "Generative Causal Representation Learning for Out-of-Distribution Motion Forecasting")]
public sealed partial class Gcrl : Module, IFittedModel<Gcrl>, IKnowsOrigin
{
    private const int PairLatent = 2, SceneLatent = 8;

    private readonly PathNetworks _networks;
    private readonly InvariantPrior _invariantPrior;
    private readonly StylePrior _stylePrior;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of; the networks are named, not <see cref="GcrlNetworks.Auto"/>.</param>
    /// <param name="channels">Values a step: the place (x, y), and what else was seen.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">There are fewer than two channels, or the networks are not named.</exception>
    /// <exception cref="OptionException">A latent is of odd length and there is a flow, or a method has a penalty that is another's.</exception>
    public Gcrl(GcrlOptions options, int channels, RandomStream stream)
    {
        if (channels < 2) throw new ArgumentException($"paths have at least the channels x and y, not {channels}", nameof(channels));
        if (options.Networks == GcrlNetworks.Auto) throw new ArgumentException("the networks are pairs or scenes", nameof(options));
        var usual = options.Networks == GcrlNetworks.Pairs ? PairLatent : SceneLatent;
        (Options, Channels) = (options, channels);
        (InvariantSize, StyleSize) = (options.InvariantSize > 0 ? options.InvariantSize : usual, options.StyleSize > 0 ? options.StyleSize : usual);
        var learned = options.Method == GcrlMethod.Causal;
        if (learned && options.Flow && (InvariantSize % 2 != 0 ? "invariant-size" : StyleSize % 2 != 0 ? "style-size" : null) is { } odd)
            throw new OptionException(odd, $"a latent of odd length ({(odd == "style-size" ? StyleSize : InvariantSize)}) has no coupling flow, which halves it: give an even number, or --flow false");
        if (options.Penalty.Name != "none" && options.Method != GcrlMethod.Deterministic)
            throw new OptionException("penalty", $"{options.Penalty} is one of the deterministic forecaster: give --method deterministic");
        _networks = options.Networks == GcrlNetworks.Pairs
            ? new PairNetworks(options.Observed, options.Horizon, channels, InvariantSize, StyleSize, stream)
            : new SceneNetworks(options.Horizon, channels, InvariantSize, StyleSize, stream);
        _invariantPrior = new InvariantPrior(InvariantSize, _networks.MembersOfItem, options.Flow, learned, stream["invariant prior"]);
        _stylePrior = new StylePrior(StyleSize, options.Components, options.Flow, learned, stream["style prior"]);
    }

    /// <summary>What the model is made of.</summary>
    public GcrlOptions Options { get; }

    /// <summary>Values a step: x, y, and what else was seen.</summary>
    public int Channels { get; }

    /// <summary>The length of z, of one member.</summary>
    public int InvariantSize { get; }

    /// <summary>The length of s.</summary>
    public int StyleSize { get; }

    /// <summary>The prior of z: event [members, size] for pairs, [size] for scenes.</summary>
    public Distribution InvariantPrior => _invariantPrior.Distribution;

    /// <summary>The prior of s, a mixture over environments; event [size].</summary>
    public Distribution StylePrior => _stylePrior.Distribution;

    /// <summary>The parts that stay as they are when the model moves to a new environment: encoder, map and flow of z.</summary>
    internal IReadOnlyList<Module> InvariantParts => [.. _networks.InvariantParts, _invariantPrior];

    /// <summary>The parts that move: encoder, map, flow and weights of s, and both decoders.</summary>
    internal IReadOnlyList<Module> MovingParts => [.. _networks.MovingParts, _stylePrior];

    /// <summary>p(z) p(s) p(x|z,s) p(y|x,z,s).</summary>
    /// <param name="motion">The past x and the future y; a future that is null is drawn.</param>
    public GenerativeProgram Model(Motion motion) => new(p =>
    {
        using var items = p.Plate(_networks.Items, _networks.Count(motion));
        var z = p.Sample("z", InvariantPrior);
        var s = p.Sample("s", StylePrior);
        p.Observe("x", Around(_networks.DecodePast(z, s, motion)), _networks.PastOf(motion));
        p.Observe("y", Around(_networks.DecodeFuture(z, s, motion)), motion.Future is { } future ? _networks.FutureOf(motion, future) : null);
    });

    /// <summary>q(z|x) q(s|x).</summary>
    /// <param name="motion">The past x.</param>
    public GenerativeProgram Ansatz(Motion motion) => new(q =>
    {
        using var items = q.Plate(_networks.Items, _networks.Count(motion));
        q.Sample("z", Posterior(_networks.Invariant(motion), _networks.MembersOfItem > 0 ? 2 : 1));
        q.Sample("s", Posterior(_networks.Style(motion), 1));
    });

    /// <summary>What a fit maximizes: the bound in nats, the mean over scenes (and within a scene over members that are items).</summary>
    /// <param name="motion">Scenes with their futures.</param>
    /// <param name="invariant">Whether z is learned too.</param>
    public Objective TrainingObjective(Motion motion, bool invariant = true) => Options.Method == GcrlMethod.Deterministic ? LeastSquares(motion) : Options.Strategy.In(Objective.Maximize(o =>
    {
        var value = BoundWith(invariant).Estimate(o, Model(motion), Ansatz(motion));
        return _networks.Weights(motion) is { } weights ? weights * value : value;
    }));

    /// <summary>The bound of the options, with the weight of the style in it where it has one.</summary>
    public Bound Bound => BoundWith(invariant: true);

    private Bound BoundWith(bool invariant)
    {
        var bound = Options.Bound.Bound ?? (Options.Networks == GcrlNetworks.Pairs ? new BestOf(20) : new Supervised(10));
        return bound is ForecastBound own ? own with { StyleWeight = Options.StyleWeight, Invariant = invariant } : bound;
    }

    /// <summary>The deterministic forecaster: squared error of the future at the latents' means, and what it pays for differences between environments.</summary>
    private Objective LeastSquares(Motion motion) => Objective.Minimize(o =>
    {
        var predicted = _networks.DecodeFuture(_networks.Invariant(motion).Mean, _networks.Style(motion).Mean, motion);
        var truth = _networks.FutureOf(motion, motion.Future!);
        var (numbers, environments, _) = motion.Environments.UniqueConsecutive(returnInverse: true);
        var count = (int)numbers.Size(0);
        var of = _networks.MembersOfItem > 0 ? environments : motion.Scenes.Spread(environments);
        var share = Tensor.Zeros([count], device: truth.Device).IndexAdd(0, of, Tensor.Ones(of.Shape, device: truth.Device)).Clamp(1);
        var (loss, penalty) = Options.Penalty.Of(
            multiplier => Tensor.Zeros([count], device: truth.Device).IndexAdd(0, of, (Over(multiplier.IndexSelect(0, of), predicted) * predicted - truth).Square().Flatten(1).Sum([-1])) / share, count, truth.Device);
        return o.Term("squared error", loss) + o.Term("penalty", penalty);
    });

    /// <summary>Squared error with a scale: independent normal coordinates of the options' variance, one event an item.</summary>
    private Distribution Around(Tensor mean) => new Normal(mean, Math.Sqrt(Options.ObservationVariance)).ToEvent(_networks.MembersOfItem > 0 ? 3 : 2);

    private static Distribution Posterior((Tensor Mean, Tensor LogVariance) moments, int events) => Normal.FromLogVariance(moments.Mean, moments.LogVariance).ToEvent(events);

    private static Tensor Over(Tensor items, Tensor like) => items.Reshape([items.Size(0), .. Enumerable.Repeat(1L, like.Rank - 1)]);
}
