using Ansatz.Torch;

namespace Ansatz.Networks;

/// <summary>
/// A tensor that belongs to a module's state and is not learned by gradients: running statistics, a codebook, a fixed basis.
/// </summary>
/// <remarks>It is saved with the module, moves to devices with it, and belongs to no tensor scope.</remarks>
public sealed class ModuleBuffer
{
    /// <summary>A buffer that starts at <paramref name="initial"/>, which is copied.</summary>
    public ModuleBuffer(Tensor initial) => Value = Detached(initial);

    /// <summary>The tensor. It carries no gradient.</summary>
    public Tensor Value { get; private set; }

    /// <summary>The buffer's tensor, as forward code reads it.</summary>
    public static implicit operator Tensor(ModuleBuffer buffer) => buffer.Value;

    /// <summary>Copies a value into the buffer. The shape may differ from the one before.</summary>
    public void Assign(Tensor value)
    {
        if (value.Shape != Value.Shape)
        {
            Value = Detached(value.To(Value.DataType).To(Value.Device));
            return;
        }

        using var off = NoGrad.Begin();
        Value.CopyInPlace(value);
    }

    /// <summary>Replaces the tensor by a copy of another element type or on another device.</summary>
    internal void Convert(Func<Tensor, Tensor> conversion) => Value = Detached(conversion(Value));

    private static Tensor Detached(Tensor value)
    {
        using var off = NoGrad.Begin();
        return value.Detach().Clone().Escape();
    }
}
