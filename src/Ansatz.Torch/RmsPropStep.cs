using System.Runtime.InteropServices;

namespace Ansatz.Torch;

/// <summary>
/// The numbers of one step of RMSProp without momentum. With gradient g of the value θ: g ← g + decay θ, v ← αv + (1 - α)g², θ ← θ - rate g / (sqrt(v) + ε).
/// </summary>
/// <param name="Rate">The learning rate.</param>
/// <param name="Alpha">How much of the mean square is kept.</param>
/// <param name="Epsilon">Added to the root.</param>
/// <param name="Decay">The weight of an L2 penalty.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct RmsPropStep(double Rate, double Alpha, double Epsilon, double Decay = 0)
{
    /// <summary>
    /// Takes the step in one pass over memory, where all tensors lie contiguous on the CPU and are of one real type of single or double
    /// precision. Five operators do the same elsewhere. The result does not depend on the number of threads.
    /// </summary>
    /// <param name="value">θ, changed in place.</param>
    /// <param name="gradient">g.</param>
    /// <param name="square">v, changed in place.</param>
    /// <returns>Whether the step was taken; if not, nothing has changed.</returns>
    public unsafe bool TryTake(Tensor value, Tensor gradient, Tensor square)
    {
        var step = this;
        Native.Check(Native.RmsProp(value.Handle, gradient.Handle, square.Handle, &step, out var done));
        GC.KeepAlive(value);
        GC.KeepAlive(gradient);
        GC.KeepAlive(square);
        return done != 0;
    }
}
