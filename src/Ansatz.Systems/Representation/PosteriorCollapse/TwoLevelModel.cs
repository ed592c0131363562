using Ansatz.Inference;
using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>
/// The Markovian hierarchical autoencoder z2 ~ N(0, η_enc² I), z1 ~ N(u(z2), η² I), y ~ N(h(z1), η² I) with q(z1|y) = N(g(y), Σ1), q(z2|z1) = N(w(z1), Σ2). In
/// networks that are not linear the means and raw deviations of the encoder pass a hyperbolic tangent, as published.
/// </summary>
internal sealed class TwoLevelModel : LatentModel
{
    private readonly NormalMap _lowerEncoder;
    private readonly NormalMap _upperEncoder;
    private readonly Layer _upperDecoder;
    private readonly Layer _lowerDecoder;
    private readonly PosteriorCollapseOptions _options;

    /// <summary>A model whose weights are drawn.</summary>
    public TwoLevelModel(PosteriorCollapseOptions options, PairLayout layout, RandomStream stream)
    {
        _options = options;
        var (branches, curved) = (new BranchBuilder(options, layout, stream), options.Network != CollapseNetwork.Linear);
        _lowerEncoder = new NormalMap(outputs => new BranchSum(null, branches.OfY("encoder of y", outputs)), options.LatentSize, options.Deviation, curved, squashed: curved);
        _upperEncoder = new NormalMap(outputs => new BranchSum(null, branches.Between("encoder of z1", options.LatentSize, outputs)), options.TopLatentSize,
            options.TopEncoderDeviation, curved, squashed: curved);
        _upperDecoder = branches.Between("decoder of z2", options.TopLatentSize, options.LatentSize);
        _lowerDecoder = branches.ToY("decoder of z1", options.LatentSize);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Address, double Weight)> Latents => [("z1", _options.Beta), ("z2", _options.TopBeta)];

    /// <inheritdoc/>
    public override GenerativeProgram Model(Tensor x, Tensor? y) => new(p =>
    {
        using var items = p.Plate("items", x.Size(0));
        var z2 = p.Sample("z2", new Normal(0, _options.PriorDeviation).Iid(_options.TopLatentSize));
        var z1 = p.Sample("z1", Around(_upperDecoder.Forward(z2), _options.DecoderDeviation));
        p.Observe("y", Around(_lowerDecoder.Forward(z1), _options.DecoderDeviation), y);
    });

    /// <inheritdoc/>
    public override GenerativeProgram Ansatz(Tensor x, Tensor y) => new(q =>
    {
        using var items = q.Plate("items", x.Size(0));
        var (mean, deviation) = _lowerEncoder.Moments(x, y);
        var z1 = q.Sample("z1", Around(mean, deviation));
        (mean, deviation) = _upperEncoder.Moments(z1, z1);
        q.Sample("z2", Around(mean, deviation));
    });

    /// <inheritdoc/>
    public override Tensor Decode(Tensor z, Tensor x) => _lowerDecoder.Forward(z);

    /// <inheritdoc/>
    public override Tensor Draw(Tensor lower, Tensor upper) => _upperDecoder.Forward(upper * _options.PriorDeviation) + lower * _options.DecoderDeviation;

    /// <inheritdoc/>
    public override (Tensor Mean, Tensor Deviation) Encode(Tensor x, Tensor y)
    {
        var (mean, deviation) = _lowerEncoder.Moments(x, y);
        return (mean, deviation.Expand(mean.Shape));
    }

    /// <inheritdoc/>
    public override Tensor ExactBound(Tensor x, Tensor y)
    {
        var (mean, lower, upper) = (_lowerEncoder.Mean(x, y), _lowerEncoder.DeviationsOf(_options.LatentSize, y), _upperEncoder.DeviationsOf(_options.TopLatentSize, y));
        var (noise1, noise2) = (lower.DiagonalMatrix(), upper.DiagonalMatrix());
        Tensor Up(Tensor z1) => _upperEncoder.Mean(z1, z1);
        Tensor Gap(Tensor z1) => z1 - _upperDecoder.Forward(Up(z1)); // of z1 to its mean given z2
        var reconstruction = LogDensity(SquaredSum(_lowerDecoder.Forward(mean) - y) + SquaredSum(_lowerDecoder.Forward(noise1)), y.Size(1), _options.DecoderDeviation);
        var ofLower = LogDensity(SquaredSum(Gap(mean)) + SquaredSum(Gap(noise1)) + SquaredSum(_upperDecoder.Forward(noise2)), _options.LatentSize, _options.DecoderDeviation);
        var ofUpper = LogDensity(SquaredSum(Up(mean)) + SquaredSum(Up(noise1)) + SquaredSum(noise2), _options.TopLatentSize, _options.PriorDeviation);
        return reconstruction - _options.Beta * (NegativeEntropy(lower) - ofLower) - _options.TopBeta * (NegativeEntropy(upper) - ofUpper);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LatentModes> Modes(SecondMoments moments)
    {
        using var off = NoGrad.Begin();
        var data = SymmetricSpectrum.Of(moments.YY).Factor.Transpose(0, 1).To(_lowerEncoder.Parameters().First().DataType);
        Tensor Unit(long size) => Tensor.Eye(size, data.DataType, data.Device);
        var (left, omega, right) = Tensor.LinalgSvd(_upperDecoder.Forward(Unit(_options.TopLatentSize)).To(ScalarType.Float64), fullMatrices: false); // rows are latents z2
        var upward = _upperEncoder.MeanOfSecond(Unit(_options.LatentSize)).To(ScalarType.Float64);                                          // [z1, z2]
        var alongModes = right.MatMul(upward).MatMul(left).Diagonal();
        return
        [
            new("z1", OneLevelModel.SingularValues(_lowerEncoder.MeanOfSecond(data)), OneLevelModel.SingularValues(_lowerDecoder.Forward(Unit(_options.LatentSize))),
                OneLevelModel.Ascending(_lowerEncoder.DeviationsOf(_options.LatentSize, data))),
            new("z2", alongModes.ToArray<double>(), omega.ToArray<double>(), OneLevelModel.Ascending(_upperEncoder.DeviationsOf(_options.TopLatentSize, data))),
        ];
    }
}
