using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>A module that maps one tensor to one tensor, and so goes into a <see cref="Sequential"/>.</summary>
/// <remarks>
/// Each layer says which dimensions, counted from the right, it works on. All dimensions left of these
/// (batches, particles, lanes) are kept as they are.
/// </remarks>
public abstract class Layer : Module
{
    /// <summary>The layer's output.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>A layer without parameters of its own.</summary>
    /// <param name="function">What it computes. Parameters that the function captures are not found by the module.</param>
    public static Layer Of(Func<Tensor, Tensor> function) => new FunctionLayer(function);

    private sealed class FunctionLayer(Func<Tensor, Tensor> function) : Layer
    {
        public override Tensor Forward(Tensor input) => function(input);
    }
}
