using System.Runtime.InteropServices;

namespace Ansatz.Torch;

/// <summary>
/// The numbers of one step of Adam. With gradient g of the value θ: g ← g + decay θ, m ← β₁m + (1 - β₁)g, v ← β₂v + (1 - β₂)g²,
/// θ ← shrink θ - rate m / (sqrt(v) / root + ε).
/// </summary>
/// <param name="Rate">The learning rate over 1 - β₁ᵗ.</param>
/// <param name="Beta1">How much of the mean is kept.</param>
/// <param name="Beta2">How much of the mean square is kept.</param>
/// <param name="Root">sqrt(1 - β₂ᵗ).</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Decay">The weight of an L2 penalty.</param>
/// <param name="Shrink">What the value is multiplied by: 1, or less where weights decay beside the gradient.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct AdamStep(double Rate, double Beta1, double Beta2, double Root, double Epsilon, double Decay = 0, double Shrink = 1)
{
    /// <summary>
    /// Takes the step in one pass over memory, where all tensors lie contiguous on the CPU and are of one real type of single or double
    /// precision. Eight operators do the same elsewhere. The result does not depend on the number of threads.
    /// </summary>
    /// <param name="value">θ, changed in place.</param>
    /// <param name="gradient">g.</param>
    /// <param name="mean">m, changed in place.</param>
    /// <param name="square">v, changed in place.</param>
    /// <returns>Whether the step was taken; if not, nothing has changed.</returns>
    public unsafe bool TryTake(Tensor value, Tensor gradient, Tensor mean, Tensor square)
    {
        var step = this;
        Native.Check(Native.Adam(value.Handle, gradient.Handle, mean.Handle, square.Handle, &step, out var done));
        GC.KeepAlive(value);
        GC.KeepAlive(gradient);
        GC.KeepAlive(mean);
        GC.KeepAlive(square);
        return done != 0;
    }
}
