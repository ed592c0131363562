using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// Penalties of the slope of a network in its inputs, differentiable again (double backward). Source: Gulrajani et al., Improved training of Wasserstein GANs,
/// 2017, with the slope of the sum of an item's outputs, as Kyatham et al. 2019 take it.
/// </summary>
public static class GradientPenalty
{
    private const double Smallest = 1e-12; // within the root, whose slope is infinite at 0

    /// <summary>‖∇ₓ Σⱼ yⱼ(x)‖₂ for each item, with gradient: [n].</summary>
    /// <param name="outputs">The network's outputs, [n, ...]; an item's outputs depend on that item alone.</param>
    /// <param name="inputs">What they were computed from, [n, ...]; it requires a gradient.</param>
    /// <exception cref="ArgumentException">The inputs require no gradient, or there are more or fewer of them than outputs.</exception>
    public static Tensor Norms(Tensor outputs, Tensor inputs)
    {
        if (!inputs.RequiresGradient) throw new ArgumentException("the slope is taken in inputs that require a gradient: set RequiresGradient on them before the network sees them", nameof(inputs));
        if (outputs.Rank == 0 || inputs.Rank == 0 || outputs.Size(0) != inputs.Size(0)) throw new ArgumentException($"outputs {outputs.Shape} are not one for each of the inputs {inputs.Shape}", nameof(outputs));
        var gradient = Autograd.Gradient(outputs.Sum(), inputs, createGraph: true);
        return (gradient.Reshape([inputs.Size(0), -1]).Square().Sum([-1]) + Smallest).Sqrt();
    }

    /// <summary>(K - ‖∇ₓ Σⱼ yⱼ(x)‖₂)² for each item, with gradient: [n].</summary>
    /// <param name="outputs">The network's outputs, [n, ...].</param>
    /// <param name="inputs">What they were computed from, [n, ...]; it requires a gradient.</param>
    /// <param name="target">The slope K wanted, not negative.</param>
    /// <exception cref="ArgumentException">The inputs require no gradient, or there are more or fewer of them than outputs.</exception>
    public static Tensor Of(Tensor outputs, Tensor inputs, double target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(target);
        return (target - Norms(outputs, inputs)).Square();
    }
}
