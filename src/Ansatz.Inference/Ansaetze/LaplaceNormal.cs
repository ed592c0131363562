namespace Ansatz.Inference;

/// <summary>
/// The Laplace approximation: a normal at the mode of the posterior in unconstrained coordinates, with the inverse of minus the Hessian of the
/// log density there as its covariance. It is computed at construction and has nothing to learn; as a proposal of
/// <see cref="ImportanceResampling"/> it gives unbiased estimates.
/// </summary>
public sealed class LaplaceNormal : JointNormal
{
    private const int Polishing = 20;

    private readonly Parameter location;
    private readonly Parameter cholesky;

    /// <summary>Finds the mode by L-BFGS and then by Newton's method.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="steps">Steps of L-BFGS at most.</param>
    /// <param name="start">Where the search starts; null: the median of 15 prior draws.</param>
    /// <param name="stream">The randomness of the start.</param>
    /// <exception cref="ArithmeticException">The Hessian at the end is not negative definite: no mode was found.</exception>
    public LaplaceNormal(GenerativeProgram model, int steps = 500, Start? start = null, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        var target = new PackedTarget(model, Sites);
        var path = LimitedMemoryPath.Ascend(target, FirstVector(model, start, stream), steps, stream);
        var mode = Tensor.From<double>(path[^1].Point).To(ScalarType.Float32);
        var (_, gradient, hessian) = target.Curvature(mode.Unsqueeze(0), stream);
        for (var i = 0; i < Polishing && gradient.Abs().Max().ToDouble() > 1e-5; i++)
        {
            // Newton's step, held back where the Hessian is not negative definite.
            mode -= Tensor.LinalgSolve(hessian, gradient.Unsqueeze(-1)).Squeeze(-1).Clamp(min: -1, max: 1);
            (_, gradient, hessian) = target.Curvature(mode.Unsqueeze(0), stream);
        }

        var (factor, info) = (-hessian).LinalgCholeskyEx();
        if (info.ToInt64() != 0)
        {
            throw new ArithmeticException("the Laplace approximation found no mode: minus the Hessian of the log density is not positive definite. " +
                "Start elsewhere, take more steps, or use MeanFieldNormal.");
        }

        location = new Parameter(mode) { IsTrainable = false };
        cholesky = new Parameter(factor.CholeskyInverse().LinalgCholesky(), Constraint.LowerCholesky) { IsTrainable = false };
    }

    private protected override Distribution Packed => MultivariateNormal.FromCholesky(location, cholesky);
}
