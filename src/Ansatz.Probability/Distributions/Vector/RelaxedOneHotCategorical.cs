using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// The concrete (Gumbel-softmax) distribution on the simplex [k]: softmax((logits + g) / temperature) for standard Gumbel g. A smooth
/// stand-in for a one-hot categorical variable. Maddison, Mnih, Teh 2017; Jang, Gu, Poole 2017.
/// </summary>
/// <param name="temperature">Positive, [batch].</param>
/// <param name="logits">Those of the categorical variable, [batch, k].</param>
public sealed class RelaxedOneHotCategorical(Tensor temperature, Tensor logits)
    : ParametricDistribution(("temperature", temperature, Constraint.Positive), ("logits", logits, Constraint.RealVector)), IReparameterized
{
    /// <summary>[batch].</summary>
    public Tensor Temperature => this[0];

    /// <summary>[batch, k].</summary>
    public Tensor Logits => this[1];

    /// <inheritdoc/>
    public override Shape EventShape => Logits.Shape[^1..];

    /// <inheritdoc/>
    public override Constraint Support => Constraint.Simplex;

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch, EventShape[0]);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise)
    {
        var draw = ((Logits - (-noise.Part.Log()).Log()) / Temperature.Unsqueeze(-1)).Softmax(-1);
        return draw.Clamp(ParameterTypes.SmallestNormal(DataType)).Detach() + (draw - draw.Detach());
    }

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <summary>Gamma(k) T^(k-1) prod_i (w_i x_i^(-T-1)) / (sum_i w_i x_i^-T)^k, w = exp(logits).</summary>
    protected override Tensor Density(Tensor value)
    {
        var k = EventShape[0];
        var log = value.Log();
        var score = Logits - Temperature.Unsqueeze(-1) * log;
        return MathNet.Numerics.SpecialFunctions.GammaLn(k) + (k - 1) * Temperature.Log()
            + (score - score.LogSumExp([-1], keepDimension: true) - log).Sum(-1);
    }
}
