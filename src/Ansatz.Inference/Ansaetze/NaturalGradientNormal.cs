namespace Ansatz.Inference;

/// <summary>How a natural-gradient step moves the covariance.</summary>
public enum NaturalGradientForm
{
    /// <summary>
    /// The Bayesian learning rule on the precision, <c>P ← (1 - r) P + r E[-Hessian]</c>: on a normal target one step with r = 1 is exact. Where the mean
    /// curvature is not positive definite, the step is taken in the form of the square root.
    /// </summary>
    Precision,

    /// <summary>
    /// A factor of the covariance, <c>L ← L (I + M + M^2 / 2)</c> with <c>M = r / 2 (I - L' E[-Hessian] L)</c>: positive definite whatever the
    /// step (Lin, Nielsen, Khan, Schmidt, Tractable Structured Natural-Gradient Descent, 2021).
    /// </summary>
    SquareRoot,
}

/// <summary>
/// A normal with a full covariance over all latents, fitted by natural gradients of the bound (Khan and Rue, The Bayesian Learning Rule, 2023):
/// steps in the geometry of the family, of which tens do what thousands of steps of <see cref="FullRankNormal"/> do. A step costs a Hessian:
/// as many backward passes as there are unconstrained numbers.
/// </summary>
public sealed class NaturalGradientNormal : JointNormal
{
    private readonly PackedTarget target;
    private readonly Parameter location;
    private readonly Parameter cholesky;
    private long steps;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start and of the steps.</param>
    public NaturalGradientNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        Stream = stream;
        target = new PackedTarget(model, Sites);
        location = new Parameter(FirstVector(model, start, stream)) { IsTrainable = false };
        cholesky = new Parameter(Tensor.Eye(Dimension) * scale, Constraint.LowerCholesky) { IsTrainable = false };
    }

    /// <summary>The form of the steps.</summary>
    public NaturalGradientForm Form { get; init; }

    private RandomStream Stream { get; }

    private protected override Distribution Packed => MultivariateNormal.FromCholesky(location, cholesky);

    /// <summary>Takes steps.</summary>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="rate">r, in (0, 1], over the fit.</param>
    /// <param name="draws">Draws that a step averages over: pairs that mirror each other at the location; even, at least 2.</param>
    /// <param name="stop">Stops after the step at hand.</param>
    /// <returns>The estimate of the evidence lower bound before each step.</returns>
    /// <exception cref="NonFiniteException">The log density or a derivative is not finite; the parameters are those before the step.</exception>
    public IReadOnlyList<double> Fit(int count, Schedule rate, int draws = 10, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        if (draws % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(draws), draws, "draws come in pairs");
        }

        var bounds = new List<double>();
        for (var i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            bounds.Add(Step(rate.At((double)i / count), draws));
        }

        return bounds;
    }

    private double Step(double rate, int draws)
    {
        using var scope = TensorScope.Open();
        var (m, l) = (location.Value, cholesky.Value);
        var half = Stream["step"][steps++].Normal([draws / 2, Dimension]);
        var noise = Tensor.Cat([half, -half], 0);
        var points = m + noise.MatMul(l.Transpose(0, 1));
        var (values, gradient, hessian) = target.Curvature(points, Stream["model"]);
        var bound = (values - Packed.LogDensity(points)).Mean().ToDouble();
        if (!double.IsFinite(bound) || !gradient.IsFinite().All().ToBoolean() || !hessian.IsFinite().All().ToBoolean())
        {
            throw new NonFiniteException("objective", $"the bound is {bound} at step {steps}, or a derivative of the log density is not finite: start with a smaller scale or elsewhere.");
        }

        var factor = Form == NaturalGradientForm.Precision ? ByPrecision(l, -hessian, rate) : null;
        factor ??= BySquareRoot(l, -hessian, rate);
        var moved = m + (rate * factor.MatMul(factor.Transpose(0, 1).MatMul(gradient.Unsqueeze(-1))).Squeeze(-1));
        location.Assign(moved);
        cholesky.Assign(factor);
        return bound;
    }

    /// <summary>The factor of the new covariance; null where the curvature is not positive definite, so that the new precision says nothing.</summary>
    private static Tensor? ByPrecision(Tensor l, Tensor curvature, double rate)
    {
        if (curvature.LinalgCholeskyEx().Info.ToInt64() != 0)
        {
            return null;
        }

        var precision = ((1 - rate) * l.CholeskyInverse()) + (rate * curvature);
        var (factor, info) = precision.LinalgCholeskyEx();
        return info.ToInt64() == 0 ? factor.CholeskyInverse().LinalgCholesky() : null;
    }

    private Tensor BySquareRoot(Tensor l, Tensor curvature, double rate)
    {
        var identity = Tensor.Eye(Dimension);
        var m = rate / 2 * (identity - l.Transpose(0, 1).MatMul(curvature).MatMul(l));

        // A curvature far above the present precision is met by several smaller steps: beyond |M| = 1 the second order misleads.
        var norm = m.Abs().Sum([-1]).Max().ToDouble();
        m = norm > 1 ? m / norm : m;
        var root = l.MatMul(identity + m + (m.MatMul(m) / 2));
        return root.MatMul(root.Transpose(0, 1)).LinalgCholesky();
    }
}
