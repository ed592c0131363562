using Ansatz.Torch;

namespace Ansatz.Probability;

/// <summary>Matrices [n + 1, n]: a vector above a symmetric positive definite matrix.</summary>
internal sealed class MeanAndCovarianceConstraint : Constraint
{
    public override int EventDimensions => 2;

    public override Tensor Check(Tensor value) =>
        RealVector.Check(value[.., 0, ..]) & PositiveDefinite.Check(value[.., 1.., ..]);

    public override string ToString() => "a mean above a covariance";
}
