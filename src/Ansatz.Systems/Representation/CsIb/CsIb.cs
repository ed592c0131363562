using Ansatz.Data;
using Ansatz.Inference;
using Ansatz.Lab;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>Predicts a number through a representation that keeps what predicts it and forgets the rest, whatever the noise's distribution.</summary>
/// <remarks>
/// An encoder t = f(x) and a decoder y' = g(t) minimize D(p(y|x); q(y'|x)) + β I(x; t): a conditional Cauchy-Schwarz divergence and a normalized quadratic
/// mutual information, both closed forms in the kernel matrices of a batch, without bound and without assumption on y.
/// Source: Yu, Yu, Løkse, Jenssen and Príncipe, Cauchy-Schwarz Divergence Information Bottleneck for Regression, 2024.
/// </remarks>
[VariationalSystem("cs-ib", Domain.Representation, Paper = "arXiv:2404.17951", Year = 2024,
    Title = "Cauchy-Schwarz Divergence Information Bottleneck for Regression")]
public sealed partial class CsIb : Module, IFittedModel<CsIb>, IKnowsOrigin
{
    private readonly Layer _encoder;
    private readonly Layer? _mean;
    private readonly NormalHead? _normal;
    private readonly Mlp _decoder;

    /// <summary>A model whose weights are drawn.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="encoder">How examples become tensors.</param>
    /// <param name="stream">Where the first weights come from.</param>
    /// <exception cref="ArgumentException">No outcome is known.</exception>
    public CsIb(CsIbOptions options, ExampleEncoder encoder, RandomStream stream)
    {
        if (encoder.OutcomeNames.Count == 0) throw new ArgumentException("the examples that the encoder was fitted to have no outcome", nameof(encoder));
        (Options, Examples) = (options, encoder);
        _encoder = RegressionEncoder.Make(encoder.InputShape, options, stream["encoder"]);
        if (options.IsStochastic) _normal = new NormalHead(options.LatentSize, options.LatentSize, stream["head"]);
        else _mean = new Linear(options.LatentSize, options.LatentSize, stream["head"]);
        _decoder = new Mlp([options.LatentSize, options.Width, encoder.OutcomeNames.Count], stream["decoder"]);
    }

    /// <summary>What the model is made of.</summary>
    public CsIbOptions Options { get; }

    /// <summary>How examples become tensors, and predictions outcomes.</summary>
    public ExampleEncoder Examples { get; }

    /// <summary>The mean of the representation t = f(x), [n, latent].</summary>
    /// <param name="x">Encoded inputs, [n, ...].</param>
    public Tensor Represent(Tensor x) => _mean is not null ? _mean.Forward(Features(x)) : Moments(x).Mean;

    /// <summary>The mean and log-variance of a stochastic representation, [n, latent] each.</summary>
    /// <param name="x">Encoded inputs, [n, ...].</param>
    /// <exception cref="InvalidOperationException">The representation is a function of x.</exception>
    public (Tensor Mean, Tensor LogVariance) Moments(Tensor x) => (_normal ?? throw new InvalidOperationException("the representation of this model is deterministic")).Moments(Features(x));

    /// <summary>The prediction y' = g(t) as the network gives it, [n, outcomes].</summary>
    /// <param name="t">[.., latent].</param>
    public Tensor Decode(Tensor t) => _decoder.Forward(t);

    private Tensor Features(Tensor x) => _encoder.Forward(RegressionEncoder.IsImage(Examples.InputShape) ? x : x.Flatten(1));

    /// <summary>t as training sees it: f(x), or a draw of N(μ(x), σ(x)²).</summary>
    internal Tensor Draw(Tensor x, RandomStream noise)
    {
        if (_normal is null) return Represent(x);
        var (mean, logVariance) = Moments(x);
        return mean + Normal.DeviationOf(logVariance) * noise.Normal(mean.Shape, mean.DataType, mean.Device);
    }

    /// <summary>p(t) p(y|t) of the variational bottleneck: t ~ N(0, I), and y normal around g(t) with variance 1/2, so that -log p(y|t) is the squared error up to a constant.</summary>
    /// <param name="y">Encoded outcomes, [n, outcomes].</param>
    public GenerativeProgram Model(Tensor y) => new(p =>
    {
        using var rows = p.Plate("rows", y.Size(0));
        var t = p.Sample("t", Normal.Standard(Options.LatentSize));
        p.Observe("y", new Normal(Decode(t), Math.Sqrt(0.5)).ToEvent(), y);
    });

    /// <summary>q(t|x) of the variational bottleneck.</summary>
    /// <param name="x">Encoded inputs, [n, ...].</param>
    public GenerativeProgram Ansatz(Tensor x) => new(q =>
    {
        using var rows = q.Plate("rows", x.Size(0));
        var (mean, logVariance) = Moments(x);
        q.Sample("t", Normal.FromLogVariance(mean, logVariance).ToEvent());
    });

    /// <summary>What a fit minimizes, as its method says.</summary>
    /// <param name="batch">Encoded inputs and outcomes.</param>
    public Objective TrainingObjective(RegressionBatch batch) => Objective.Minimize(o => Options.Method.Loss(this, batch, o));
}

/// <summary>A batch: inputs and outcomes, row by row.</summary>
/// <param name="X">Encoded inputs, [batch, ...].</param>
/// <param name="Y">Encoded outcomes, [batch, outcomes].</param>
public sealed record RegressionBatch(Tensor X, Tensor Y);
