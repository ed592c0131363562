using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The chi-squared distribution: the sum of that many squares of standard normals, Gamma(degrees / 2, 1 / 2).</summary>
/// <param name="degreesOfFreedom">Positive.</param>
public sealed class Chi2(Tensor degreesOfFreedom) : Gamma(degreesOfFreedom / 2, 0.5)
{
    /// <summary>How many squares.</summary>
    public Tensor DegreesOfFreedom => 2 * Concentration;
}
