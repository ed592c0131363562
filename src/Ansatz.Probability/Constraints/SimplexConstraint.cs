using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Probability vectors.</summary>
internal sealed class SimplexConstraint : Constraint
{
    public override int EventDimensions => 1;

    public override Bijector FromUnconstrained => Bijector.StickBreaking;

    public override Tensor Check(Tensor value)
    {
        var tolerance = value.DataType == ScalarType.Float64 ? 1e-9 : 1e-5;
        return (value >= 0).AllLast(1) & ((value.Sum([-1]) - 1).Abs() <= tolerance);
    }

    public override string ToString() => "non-negative and sum to one";
}
