using Ansatz.Inference;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The conditional autoencoder z ~ N(0, η_enc² I), y ~ N(h(z) + k(x), η² I) with q(z|x,y) = N(f(x) + g(y), Σ); without x the plain one.
/// </summary>
internal sealed class OneLevelModel : LatentModel
{
    private readonly NormalMap _encoder;
    private readonly BranchSum _decoder;
    private readonly PosteriorCollapseOptions _options;

    /// <summary>A model whose weights are drawn.</summary>
    public OneLevelModel(PosteriorCollapseOptions options, PairLayout layout, RandomStream stream)
    {
        _options = options;
        var branches = new BranchBuilder(options, layout, stream);
        _encoder = new NormalMap(outputs => new BranchSum(branches.OfX("encoder of x", outputs), branches.OfY("encoder of y", outputs)), options.LatentSize, options.Deviation,
            depends: options.Network != CollapseNetwork.Linear);
        _decoder = new BranchSum(branches.XToY("decoder of x"), branches.ToY("decoder of z", options.LatentSize));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Address, double Weight)> Latents => [("z", _options.Beta)];

    /// <inheritdoc/>
    public override GenerativeProgram Model(Tensor x, Tensor? y) => new(p =>
    {
        using var items = p.Plate("items", x.Size(0));
        var z = p.Sample("z", new Normal(0, _options.PriorDeviation).Iid(_options.LatentSize));
        p.Observe("y", Around(Decode(z, x), _options.DecoderDeviation), y);
    });

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(Tensor x, Tensor y) => new(q =>
    {
        using var items = q.Plate("items", x.Size(0));
        var (mean, deviation) = _encoder.Moments(x, y);
        q.Sample("z", Around(mean, deviation));
    });

    /// <inheritdoc/>
    public override Tensor Decode(Tensor z, Tensor x) => _decoder.Forward(x, z);

    /// <inheritdoc/>
    public override Tensor Draw(Tensor lower, Tensor upper) => lower * _options.PriorDeviation;

    /// <inheritdoc/>
    public override (Tensor Mean, Tensor Deviation) Encode(Tensor x, Tensor y)
    {
        var (mean, deviation) = _encoder.Moments(x, y);
        return (mean, deviation.Expand(mean.Shape));
    }

    /// <inheritdoc/>
    public override Tensor ExactBound(Tensor x, Tensor y)
    {
        var (mean, sigma) = (_encoder.Mean(x, y), _encoder.DeviationsOf(_options.LatentSize, y));
        var noise = sigma.DiagonalMatrix();
        var reconstruction = LogDensity(SquaredSum(Decode(mean, x) - y) + SquaredSum(_decoder.Second(noise)), y.Size(1), _options.DecoderDeviation);
        var prior = LogDensity(SquaredSum(mean) + SquaredSum(noise), _options.LatentSize, _options.PriorDeviation);
        return reconstruction - _options.Beta * (NegativeEntropy(sigma) - prior);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LatentModes> Modes(SecondMoments moments)
    {
        using var off = NoGrad.Begin();
        var like = SymmetricSpectrum.Of(moments.Unexplained()).Factor.Transpose(0, 1).To(_decoder.Parameters().First().DataType);
        var latents = Tensor.Eye(_options.LatentSize, like.DataType, like.Device);
        return [new("z", SingularValues(_encoder.MeanOfSecond(like)), SingularValues(_decoder.Second(latents)), Ascending(_encoder.DeviationsOf(_options.LatentSize, like)))];
    }

    /// <summary>The singular values of a matrix, falling, filled up with zeros to its smaller or the latent's size.</summary>
    internal static IReadOnlyList<double> SingularValues(Tensor matrix) => Tensor.LinalgSvdvals(matrix.To(ScalarType.Float64)).ToArray<double>();

    /// <summary>The numbers, rising.</summary>
    internal static IReadOnlyList<double> Ascending(Tensor values) => [.. values.ToArray<double>().Order()];
}
