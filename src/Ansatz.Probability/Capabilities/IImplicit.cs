using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>
/// A draw has a path gradient although its sampler has no differentiable form: dx/dtheta = -(dF/dtheta)(x) / p(x), with F
/// the cumulative distribution function. First derivatives only. Figurnov, Mohamed, Mnih 2018; Jankowiak, Obermeyer 2018.
/// </summary>
public interface IImplicit
{
    /// <summary>The same numbers as Sample(stream), with the implicit gradient of the path.</summary>
    Tensor ReparameterizeImplicitly(RandomStream stream);
}
