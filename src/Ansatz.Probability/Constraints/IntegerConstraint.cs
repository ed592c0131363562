using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>The integers between two ends, either of which may be missing.</summary>
internal sealed class IntegerConstraint(string name, Endpoint low = default, Endpoint high = default) : Constraint
{
    public override bool IsDiscrete => true;

    public override Tensor Check(Tensor value)
    {
        if (value.DataType == ScalarType.Bool)
            value = value.To(ScalarType.UInt8);
        var held = value.IsFloatingPoint ? value.Floor().Eq(value) : Tensor.Ones(value.Shape, ScalarType.Bool, value.Device);
        if (low.Exists)
            held = held & (value >= low.Value);
        if (high.Exists)
            held = held & (value <= high.Value);
        return held;
    }

    public override string ToString() => name;
}
