using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>A draw is a differentiable function g(parameters, noise): the path gradient is that of g.</summary>
public interface IReparameterized
{
    /// <summary>The same numbers as Sample(stream), with the gradient of the path.</summary>
    Tensor Reparameterize(RandomStream stream);
}
