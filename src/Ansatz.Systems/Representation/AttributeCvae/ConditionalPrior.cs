using Ansatz.Networks;
using Ansatz.Probability;
using Ansatz.Torch;

namespace Ansatz.Systems.Representation;

/// <summary>What the latent of an image is drawn from when only its attributes are known.</summary>
public enum LatentPrior
{
    /// <summary>N(μ₀(y), diag σ₀²(y)): learned, a function of the attributes alone.</summary>
    Conditional,

    /// <summary>N(0, I), the same for all attributes.</summary>
    Standard,
}

/// <summary>
/// The prior p(z|y) = N(μ₀(y), diag σ₀²(y)), with ln σ₀² in [-6, 3]; or N(0, I), which ignores the attributes.
/// </summary>
internal sealed class ConditionalPrior : Module
{
    /// <summary>Beyond this |ln σ₀| the prior is penalized, so that its variance does not run to a bound to lower the KL term.</summary>
    private const double Tolerated = 2;
    private const double PenaltyWeight = 1e-3;

    private readonly NormalHead? _head;
    private readonly int _latent;

    /// <summary>A prior whose weights are drawn.</summary>
    /// <param name="kind">Conditional or standard.</param>
    /// <param name="latent">The length of a latent.</param>
    /// <param name="stream">Where the first weights come from.</param>
    public ConditionalPrior(LatentPrior kind, int latent, RandomStream stream)
    {
        _latent = latent;
        if (kind == LatentPrior.Conditional)
            _head = NormalHead.Mlp([AttributeEmbedding.Features, AttributeEmbedding.Features, latent], stream, minimum: LatentBounds.Minimum, maximum: LatentBounds.Maximum);
    }

    /// <summary>Mean and standard deviation, [..., latent].</summary>
    /// <param name="embedding">The attributes' features, [..., 64].</param>
    public (Tensor Mean, Tensor Deviation) Moments(Tensor embedding)
    {
        if (_head is null)
        {
            var shape = embedding.Shape[..^1].Concat([_latent]);
            return (Tensor.Zeros(shape, embedding.DataType, embedding.Device), Tensor.Ones(shape, embedding.DataType, embedding.Device));
        }
        var (mean, logVariance) = _head.Moments(embedding);
        return (mean, Normal.DeviationOf(logVariance));
    }

    /// <summary>The distribution: batch [...], event [latent].</summary>
    /// <param name="embedding">The attributes' features, [..., 64].</param>
    public Distribution Forward(Tensor embedding)
    {
        var (mean, deviation) = Moments(embedding);
        return new Normal(mean, deviation).ToEvent();
    }

    /// <summary>10⁻³ times the mean of (ln σ₀)² where |ln σ₀| exceeds 2, for each row: [...].</summary>
    /// <param name="embedding">The attributes' features, [..., 64].</param>
    public Tensor VariancePenalty(Tensor embedding)
    {
        var logDeviation = Moments(embedding).Deviation.Log();
        return PenaltyWeight * Tensor.Where(logDeviation.Abs() > Tolerated, logDeviation.Square(), 0.0).Mean([-1]);
    }
}

/// <summary>Where log-variances of latents lie.</summary>
internal static class LatentBounds
{
    /// <summary>The smallest ln σ².</summary>
    public const double Minimum = -6;

    /// <summary>The largest ln σ².</summary>
    public const double Maximum = 3;
}
