using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A distribution whose draws carry an implicit path gradient: a member declares its noise and the draw with its gradient.</summary>
public abstract class PathwiseDistribution : ParametricDistribution, IImplicit
{
    /// <summary>Declares the parameters. See <see cref="ParametricDistribution"/>.</summary>
    protected PathwiseDistribution(params ReadOnlySpan<(string Name, Tensor Value, Constraint Constraint)> parameters)
        : base(parameters)
    {
    }

    /// <inheritdoc/>
    public Tensor ReparameterizeImplicitly(RandomStream stream) => Draw(stream);

    /// <summary>Noise of standard gamma variables, [batch, inner].</summary>
    private protected Noise GammaNoiseOf(RandomStream stream, Shape batch, params ReadOnlySpan<long> inner) =>
        GammaNoise.Draw(stream, batch.Concat(Shape.Create(inner)), DataType, Device);
}
