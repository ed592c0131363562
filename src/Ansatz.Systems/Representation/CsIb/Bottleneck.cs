using System.Globalization;
using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// How a bottleneck measures prediction and compression: what a fit minimizes. All share network, optimizer and batches. Written <c>cs</c>, <c>mse</c>, <c>vib</c>,
/// <c>nib:0.5</c>, ...
/// </summary>
public abstract record Bottleneck : ISpelled
{
    private Bottleneck()
    {
    }

    /// <summary>D(p(y|x); q(y'|x)) + β I_n(x; t), both of Cauchy-Schwarz.</summary>
    public static Bottleneck CauchySchwarz { get; } = new CauchySchwarzBottleneck();

    /// <summary>Squared error + β I_n(x; t): Cauchy-Schwarz in the compression only.</summary>
    public static Bottleneck Compression { get; } = new CompressionBottleneck();

    /// <summary>Squared error alone.</summary>
    public static Bottleneck SquaredError { get; } = new SquaredErrorBottleneck();

    /// <summary>The variational bottleneck: an evidence bound with t ~ N(μ(x), σ(x)²) and the prior N(0, I). Source: Alemi et al. 2017.</summary>
    public static Bottleneck Variational { get; } = new VariationalBottleneck();

    /// <summary>Squared error + β · the nonparametric upper bound of I(x; t) for t = μ(x) + N(0, s² I). Source: Kolchinsky, Tracey and Wolpert 2019.</summary>
    /// <param name="deviation">s, positive.</param>
    /// <param name="squared">Whether the compression term is squared (Rodríguez Gálvez et al. 2020).</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is not positive and finite.</exception>
    public static Bottleneck Nonlinear(double deviation = 1, bool squared = false) =>
        deviation > 0 && double.IsFinite(deviation) ? new NonlinearBottleneck(deviation, squared)
            : throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "the deviation of the noise is positive and finite");

    /// <summary>Squared error + β · the Hilbert-Schmidt independence criterion of x and t. Source: Wang et al. 2021.</summary>
    public static Bottleneck HilbertSchmidt { get; } = new HilbertSchmidtBottleneck();

    /// <inheritdoc/>
    public static IReadOnlyList<Spelling> Spellings { get; } =
    [
        new("cs", "conditional Cauchy-Schwarz divergence + beta x normalized quadratic mutual information"),
        new("cs-compression", "squared error + beta x normalized quadratic mutual information"),
        new("mse", "squared error, no compression"),
        new("vib", "the variational bottleneck: a bound with a normal representation"),
        new("nib[:S]", "squared error + beta x the nonparametric bound for noise of deviation S (default 1)"),
        new("squared-nib[:S]", "the same with the bound squared"),
        new("hsic", "squared error + beta x the Hilbert-Schmidt independence criterion"),
    ];

    /// <summary>Reads a method.</summary>
    /// <param name="text">The spelling.</param>
    /// <exception cref="FormatException">It spells none; the message lists those there are.</exception>
    public static Bottleneck Parse(string text)
    {
        var (name, argument) = text.Split(':', 2) is [var first, var second] ? (first, second) : (text, "");
        var isNumber = double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var deviation) && deviation > 0 && double.IsFinite(deviation);
        return (name, argument) switch
        {
            ("cs", "") => CauchySchwarz,
            ("cs-compression", "") => Compression,
            ("mse", "") => SquaredError,
            ("vib", "") => Variational,
            ("hsic", "") => HilbertSchmidt,
            ("nib" or "squared-nib", _) when isNumber || argument.Length == 0 => Nonlinear(isNumber ? deviation : 1, name != "nib"),
            _ => throw new FormatException($"'{text}' is no method: {Spelling.Forms(Spellings)}"),
        };
    }

    /// <summary>Whether t is drawn from a normal distribution of the network's own.</summary>
    internal virtual bool NeedsNormal => false;

    /// <summary>Whether the mutual information of x and t is divided by that of t with itself, which must not vanish.</summary>
    internal virtual bool Normalizes => false;

    /// <summary>What is minimized, for a batch.</summary>
    internal abstract Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o);

    /// <summary>The method's own figure of prediction on examples apart, without compression: a number.</summary>
    internal virtual Tensor Validation(CsIb model, RegressionBatch batch) => SquaredErrorOf(model.Decode(model.Represent(batch.X)), batch.Y);

    /// <summary>The squared error, summed over outcomes: the mean over examples.</summary>
    private protected static Tensor SquaredErrorOf(Tensor prediction, Tensor y) => (prediction - y).Square().Sum(-1).Mean();

    private sealed record CauchySchwarzBottleneck : Bottleneck
    {
        internal override bool Normalizes => true;

        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o)
        {
            var t = model.Draw(batch.X, o.Stream("noise"));
            var kernels = BatchKernels.Of(model.Options, batch);
            var divergence = o.Term("divergence", kernels.Divergence(batch.Y, model.Decode(t), Wide(model.Options, batch.Y, o)));
            return model.Options.Beta == 0 ? divergence : divergence + model.Options.Beta * o.Term("compression", kernels.Compression(t));
        }

        internal override Tensor Validation(CsIb model, RegressionBatch batch) =>
            BatchKernels.Of(model.Options, batch).Divergence(batch.Y, model.Decode(model.Represent(batch.X)), model.Options.OutcomeKernel.For(batch.Y));

        public override string ToString() => "cs";

        // From two standard deviations of the outcome down to the kernel's own width, where that is smaller.
        private static Tensor Wide(CsIbOptions options, Tensor y, ObjectiveContext o)
        {
            var width = options.OutcomeKernel.For(y);
            if (options.AnnealingEpochs == 0) return width;
            var left = o.At(Schedule.Linear(1, 0, 0, Math.Min(1, options.AnnealingEpochs / options.Epochs)));
            if (left == 0) return width;
            var deviations = (y - y.Mean([0])).Square().Sum(-1).Mean().Sqrt();
            return width + left * (2 * deviations - width).Clamp(0);
        }
    }

    private sealed record CompressionBottleneck : Bottleneck
    {
        internal override bool Normalizes => true;

        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o)
        {
            var t = model.Draw(batch.X, o.Stream("noise"));
            return o.Term("squared error", SquaredErrorOf(model.Decode(t), batch.Y)) + model.Options.Beta * o.Term("compression", BatchKernels.Of(model.Options, batch).Compression(t));
        }

        public override string ToString() => "cs-compression";
    }

    private sealed record SquaredErrorBottleneck : Bottleneck
    {
        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o) =>
            o.Term("squared error", SquaredErrorOf(model.Decode(model.Draw(batch.X, o.Stream("noise"))), batch.Y));

        public override string ToString() => "mse";
    }

    private sealed record VariationalBottleneck : Bottleneck
    {
        internal override bool NeedsNormal => true;

        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o)
        {
            var bound = model.Options.Bound is Elbo elbo ? elbo with { KlWeight = model.Options.Beta } : model.Options.Bound;
            return -bound.Estimate(o, model.Model(batch.Y), model.Ansatz(batch.X)).Mean();
        }

        public override string ToString() => "vib";
    }

    private sealed record NonlinearBottleneck(double Deviation, bool Squared) : Bottleneck
    {
        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o)
        {
            var mean = model.Draw(batch.X, o.Stream("drawn"));
            var t = mean + Deviation * o.Stream("noise").Normal(mean.Shape, mean.DataType, mean.Device);
            // -(1/N) sum ln (1/N) sum exp(-|m_i - m_j|^2 / (8 s^2)): a kernel of width 2 s.
            var bound = o.Term("compression", InformationMeasure.JointKernelEntropy((mean, Kernel.Gaussian(2 * Deviation))));
            return o.Term("squared error", SquaredErrorOf(model.Decode(t), batch.Y)) + model.Options.Beta * (Squared ? bound.Square() : bound);
        }

        public override string ToString() => (Squared ? "squared-nib" : "nib") + (Deviation == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $":{Deviation:R}"));
    }

    private sealed record HilbertSchmidtBottleneck : Bottleneck
    {
        internal override Tensor Loss(CsIb model, RegressionBatch batch, ObjectiveContext o)
        {
            var t = model.Draw(batch.X, o.Stream("noise"));
            var (x, options) = (batch.X.Flatten(1), model.Options);
            var dependence = o.Term("compression", StatisticalDistance.HilbertSchmidtIndependence(x, t, options.InputKernel.Gaussian(x), options.RepresentationKernel.Gaussian(t)));
            return o.Term("squared error", SquaredErrorOf(model.Decode(t), batch.Y)) + options.Beta * dependence;
        }

        public override string ToString() => "hsic";
    }
}

/// <summary>The kernel matrix of a batch's inputs, and what is measured with it.</summary>
internal sealed class BatchKernels
{
    private readonly CsIbOptions _options;
    private readonly Tensor _inputs;

    private BatchKernels(CsIbOptions options, Tensor inputs) => (_options, _inputs) = (options, inputs);

    /// <summary>That of a batch.</summary>
    public static BatchKernels Of(CsIbOptions options, RegressionBatch batch)
    {
        var x = batch.X.Flatten(1);
        return new BatchKernels(options, options.InputKernel.Gaussian(x).Gram(x, x));
    }

    /// <summary>The conditional divergence D(p(y|x); q(y'|x)), a number.</summary>
    /// <param name="y">[n, outcomes], or numbers [n].</param>
    /// <param name="prediction">The same.</param>
    /// <param name="width">The width of the outcomes' kernel.</param>
    public Tensor Divergence(Tensor y, Tensor prediction, Tensor width)
    {
        if (y.Rank == 1) y = y.Unsqueeze(-1); // else a kernel would sum over all examples
        if (prediction.Rank == 1) prediction = prediction.Unsqueeze(-1);
        if (prediction.Shape != y.Shape || y.Size(0) != _inputs.Size(0)) throw new ArgumentException($"outcomes and predictions are [{_inputs.Size(0)}, outcomes]; the shapes are {y.Shape} and {prediction.Shape}", nameof(prediction));
        var kernel = Kernel.Gaussian(width);
        return CauchySchwarzInformation.ConditionalDivergence(_inputs, kernel.Gram(y, y), kernel.Gram(prediction, prediction), kernel.Gram(y, prediction));
    }

    /// <summary>The normalized mutual information I_n(x; t), a number.</summary>
    /// <param name="t">[n, latent].</param>
    public Tensor Compression(Tensor t) => CauchySchwarzInformation.NormalizedMutual(_inputs, Gram(t));

    /// <summary>The mutual information I(x; t), a number, in nats.</summary>
    /// <param name="t">[n, latent].</param>
    public Tensor Information(Tensor t) => CauchySchwarzInformation.Mutual(_inputs, Gram(t));

    /// <summary>I(t; t), which vanishes where all of t are equal, a number.</summary>
    /// <param name="t">[n, latent].</param>
    public Tensor Spread(Tensor t) => Gram(t) is var gram ? CauchySchwarzInformation.Mutual(gram, gram) : gram;

    private Tensor Gram(Tensor t) => _options.RepresentationKernel.Gaussian(t).Gram(t, t);
}
