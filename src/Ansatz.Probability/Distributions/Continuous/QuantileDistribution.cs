using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A scalar continuous distribution whose quantile function is explicit and differentiable: a draw is the quantile at a
/// uniform number, so that it is reparameterized and monotone in its noise.
/// </summary>
public abstract class QuantileDistribution : ParametricDistribution, IReparameterized
{
    /// <summary>Declares the parameters. See <see cref="ParametricDistribution"/>.</summary>
    protected QuantileDistribution(params ReadOnlySpan<(string Name, Tensor Value, Constraint Constraint)> parameters)
        : base(parameters)
    {
    }

    /// <inheritdoc/>
    public Tensor Reparameterize(RandomStream stream) => Draw(stream);

    /// <inheritdoc/>
    public override Noise DrawNoise(RandomStream stream, Shape batch) => UniformNoise(stream, batch);

    /// <inheritdoc/>
    public override Tensor FromNoise(Noise noise) => InverseCumulative(noise.Part);

    /// <summary>The quantile at a probability in (0, 1), differentiable in the parameters.</summary>
    protected abstract override Tensor InverseCumulative(Tensor probability);

    /// <summary>P(X &lt;= value), also for values off the support.</summary>
    protected abstract override Tensor Cumulative(Tensor value);
}
