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

    /// <summary>Finds the mode by Adam and then by Newton's method.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="steps">Steps of Adam.</param>
    /// <param name="rate">Its learning rate, above 0, decayed by a cosine.</param>
    /// <param name="start">Where the search starts; null: the median of 15 prior draws.</param>
    /// <param name="stream">The randomness of the start.</param>
    /// <exception cref="ArithmeticException">The Hessian at the end is not negative definite: no mode was found.</exception>
    public LaplaceNormal(GenerativeProgram model, int steps = 500, double rate = 0.05, Start? start = null, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        location = new Parameter(First(model, start, stream));
        cholesky = new Parameter(Tensor.Eye(Dimension), Constraint.LowerCholesky) { IsTrainable = false };
        var objective = Objective.Maximize(o =>
        {
            var (choices, determinant) = Unpack(location, Sites);
            return o.LogDensity(model, choices).Sum() + determinant;
        });
        var optimizer = new Adam(Schedule.Cosine(rate));
        optimizer.Add(this);
        for (var step = 0; step < steps; step++)
        {
            using var inner = TensorScope.Open();
            optimizer.ZeroGradients();
            objective.Surrogate(stream).Loss.Backward();
            optimizer.Step((double)step / steps);
        }

        Tensor hessian = Hessian(objective, stream, out var gradient);
        for (var i = 0; i < Polishing && gradient.Abs().Max().ToDouble() > 1e-5; i++)
        {
            // Newton's step on minus the log density, held back where the Hessian is not positive definite.
            location.Assign(location.Value.Detach() - Tensor.LinalgSolve(hessian, gradient.Unsqueeze(-1)).Squeeze(-1).Clamp(min: -1, max: 1));
            hessian = Hessian(objective, stream, out gradient);
        }

        var (factor, info) = hessian.LinalgCholeskyEx();
        if (info.ToInt64() != 0)
        {
            throw new ArithmeticException("the Laplace approximation found no mode: minus the Hessian of the log density is not positive definite. " +
                "Start elsewhere, take more steps, or use MeanFieldNormal.");
        }

        cholesky.Assign(factor.CholeskyInverse().LinalgCholesky());
        location.IsTrainable = false;
    }

    private protected override Distribution Packed => MultivariateNormal.FromCholesky(location, cholesky);

    /// <summary>The Hessian of minus the log density, and its gradient.</summary>
    private Tensor Hessian(Objective objective, RandomStream stream, out Tensor gradient)
    {
        var leaf = location.Unconstrained;
        var slope = Autograd.Gradient(objective.Surrogate(stream).Loss, leaf, createGraph: true);
        var rows = new Tensor[Dimension];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Autograd.Gradient([slope[i]], [leaf], retainGraph: true)[0]!;
        }

        gradient = slope.Detach();
        return Tensor.Stack(rows, 0);
    }
}
