using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Vectors of unit length, within 1e-4 (1e-9 in float64).</summary>
internal sealed class SphereConstraint : Constraint
{
    public override int EventDimensions => 1;

    public override Tensor Check(Tensor value) =>
        (value.Square().Sum([-1]) - 1).Abs() <= (value.DataType == ScalarType.Float64 ? 1e-9 : 1e-4);

    public override string ToString() => "of unit length";
}
