using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Vectors that sum to zero.</summary>
internal sealed class ZeroSumConstraint : Constraint
{
    public override int EventDimensions => 1;

    public override Bijector FromUnconstrained => Bijector.ZeroSum;

    public override Tensor Check(Tensor value)
    {
        var tolerance = value.DataType == ScalarType.Float64 ? 1e-9 : 1e-5;
        return value.Sum([-1]).Abs() <= tolerance * value.Size(-1) * value.Abs().AMax([-1]);
    }

    public override string ToString() => "of sum zero";
}
