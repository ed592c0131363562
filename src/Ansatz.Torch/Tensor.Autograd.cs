namespace Ansatz.Torch;

/// <content>Gradients of one tensor.</content>
public sealed partial class Tensor
{
    /// <summary>The gradient that <see cref="Backward"/> accumulated in this leaf; null before. Each reading makes a new wrapper.</summary>
    public Tensor? Gradient
    {
        get
        {
            Native.Check(Native.GetGrad(Handle, out var gradient));
            GC.KeepAlive(this);
            return Wrap(gradient);
        }

        set
        {
            Native.Check(Native.SetGrad(Handle, value?.Handle ?? 0));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }
    }

    /// <summary>Adds the gradients of this tensor to <see cref="Gradient"/> of every leaf that it depends on.</summary>
    /// <param name="gradient">The vector of the product, of this tensor's shape; null: 1, for a scalar.</param>
    /// <param name="retainGraph">Whether the graph can be walked again.</param>
    /// <param name="createGraph">Whether the gradients are themselves recorded.</param>
    /// <exception cref="TorchException">The tensor has no graph, is no scalar and no gradient is given, or the graph was freed.</exception>
    public unsafe void Backward(Tensor? gradient = null, bool retainGraph = false, bool createGraph = false)
    {
        var (output, seed) = (Handle, gradient?.Handle ?? 0);
        Native.Check(Native.Backward(&output, &seed, 1, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0));
        GC.KeepAlive(this);
        GC.KeepAlive(gradient);
    }

    /// <summary>Keeps the gradient of a tensor that is no leaf, so that <see cref="Gradient"/> holds it after <see cref="Backward"/>.</summary>
    public void RetainGradient()
    {
        Native.Check(Native.RetainGrad(Handle));
        GC.KeepAlive(this);
    }

    /// <summary>The same elements, shared, that no gradient flows through.</summary>
    public Tensor Detach()
    {
        Native.Check(Native.TensorDetach(Handle, out var handle));
        GC.KeepAlive(this);
        return new Tensor(handle);
    }
}
