namespace Ansatz.Inference;

/// <summary>
/// The Laplace approximation as an algorithm: for each item, the mode of the target in unconstrained coordinates is found by Newton's method,
/// and N draws of the normal with the curvature there are weighted. So its estimates are unbiased wherever the mode lies, and exact for a
/// target that is normal in these coordinates.
/// </summary>
/// <remarks>
/// The proposal depends on the target's parameters through mode and curvature; gradients go through both (one Newton step and the Hessian are
/// differentiated), so they are those of the value. <see cref="LaplaceNormal"/> is the same approximation as an ansatz that is kept.
/// </remarks>
public sealed class LaplaceApproximation : InferenceAlgorithm
{
    /// <summary>The algorithm.</summary>
    /// <param name="particles">N, at least 1.</param>
    /// <param name="steps">The most steps of Newton's method.</param>
    public LaplaceApproximation(int particles = 1, int steps = 30)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(particles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (Particles, Steps) = (particles, steps);
    }

    /// <summary>N.</summary>
    public int Particles { get; }

    /// <summary>The most steps of Newton's method.</summary>
    public int Steps { get; }

    internal override IEnumerable<object> PlanParts => [nameof(LaplaceApproximation), Particles];

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target)
    {
        var mode = new PosteriorMode(o, target, Steps);
        return o.Particles(Particles, () => Propose(o, target, mode).LogWeight).LogMeanExp(0);
    }

    /// <inheritdoc/>
    public override Tensor LogEvidence(ObjectiveContext o, GenerativeProgram target, ChoiceMap retained)
    {
        var mode = new PosteriorMode(o, target, Steps);
        var (packed, determinant) = mode.Layout.Pack(o, retained);
        var own = o.LogDensity(target, retained) - (mode.Normal.LogDensity(packed) - determinant);
        return Particles == 1 ? own : ImportanceResampling.LogMean(own, o.Particles(Particles - 1, () => Propose(o, target, mode).LogWeight));
    }

    /// <inheritdoc/>
    public override Trace Simulate(ObjectiveContext o, GenerativeProgram target)
    {
        var mode = new PosteriorMode(o, target, Steps);
        var (weights, traces) = o.ParticlesWithTraces(Particles, () => Propose(o, target, mode));
        var chosen = o.Pick(weights, traces);
        var scored = o.Replay(target, chosen);
        return Trace.Of(chosen, scored.LogDensity - weights.LogMeanExp(0), scored);
    }

    private static WeightedTrace Propose(ObjectiveContext o, GenerativeProgram target, PosteriorMode mode)
    {
        var packed = new ObjectiveContext(o).DrawPacked(mode.Normal, mode.Layout.Items);
        var (choices, determinant) = mode.Layout.Unpack(o, packed);
        var scored = o.Replay(target, choices);
        return new(scored, scored.LogDensity - (mode.Normal.LogDensity(packed) - determinant));
    }
}

/// <summary>The mode of a target in unconstrained coordinates, and the normal that has its curvature, for each item.</summary>
internal sealed class PosteriorMode
{
    private const double LeastPrecision = 1e-4;

    private readonly ObjectiveContext o;
    private readonly GenerativeProgram target;

    public PosteriorMode(ObjectiveContext o, GenerativeProgram target, int steps)
    {
        (this.o, this.target) = (o, target);
        var start = o.Importance(target.Frozen(), ChoiceMap.Empty).Trace;
        Layout = new LatentLayout(start);
        using var on = EnableGrad.Begin();
        var frozen = target.Frozen();
        var mode = o.Evaluation.WithoutDraws(() => Climb(frozen, Layout.Pack(o, start.Choices).Packed.Detach(), steps));
        var isDifferentiated = o.Evaluation.WithGradient;
        Normal = o.Evaluation.WithoutDraws(() =>
        {
            if (isDifferentiated)
            {
                // As functions of the parameters, the mode moves as one step of Newton's method does, and the Hessian follows.
                var (_, slope, curvature) = Derivatives(target, Leaf(mode), createGraph: true);
                var moving = mode + Tensor.LinalgSolve(Positive(curvature.Detach()), slope.Unsqueeze(-1)).Squeeze(-1);
                return MultivariateNormal.FromPrecision(moving, Positive(Derivatives(target, moving, createGraph: true).Curvature));
            }

            return MultivariateNormal.FromPrecision(mode, Positive(Derivatives(frozen, Leaf(mode), createGraph: false).Curvature.Detach()));
        });
    }

    /// <summary>Where the latents lie in the packed vector.</summary>
    public LatentLayout Layout { get; }

    /// <summary>The normal, [items, dimension].</summary>
    public MultivariateNormal Normal { get; }

    /// <summary>Newton's method with the absolute curvatures, and the best of several lengths of each step, for each item.</summary>
    private Tensor Climb(GenerativeProgram frozen, Tensor point, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var (value, slope, curvature) = Derivatives(frozen, Leaf(point), createGraph: false);
            using var off = NoGrad.Begin();
            var (values, vectors) = curvature.Detach().LinalgEigh();
            var along = vectors.Transpose(-2, -1).MatMul(slope.Detach().Unsqueeze(-1)) / values.Abs().Clamp(min: LeastPrecision).Unsqueeze(-1);
            var direction = vectors.MatMul(along).Squeeze(-1);
            var (best, reached) = (point.Detach(), Tensor.Where(value.Detach().IsNan(), double.NegativeInfinity, value.Detach()));
            foreach (var length in (ReadOnlySpan<double>)[1, 0.5, 0.25, 0.0625, 0.01])
            {
                var there = point.Detach() + length * direction;
                var height = Height(frozen, there);
                var isBetter = height > reached;
                (best, reached) = (Tensor.Where(isBetter.Unsqueeze(-1), there, best), Tensor.Where(isBetter, height, reached));
            }

            var moved = (best - point.Detach()).Abs().Max().ToDouble();
            point = best;
            if (moved < 1e-6)
            {
                break;
            }
        }

        return point.Detach();
    }

    private static Tensor Leaf(Tensor point)
    {
        var leaf = point.Detach();
        leaf.RequiresGradient = true;
        return leaf;
    }

    private Tensor Height(GenerativeProgram program, Tensor point)
    {
        var (choices, determinant) = Layout.Unpack(o, point);
        return o.LogDensity(program, choices) + determinant;
    }

    /// <summary>The log density, its gradient and minus its Hessian, for each item: items do not depend on each other, so sums over them serve.</summary>
    private (Tensor Value, Tensor Slope, Tensor Curvature) Derivatives(GenerativeProgram program, Tensor point, bool createGraph)
    {
        var value = Height(program, point);
        var slope = Autograd.Gradient(value.Sum(), point, createGraph: true);
        var rows = new Tensor[point.Size(-1)];
        for (var i = 0; i < rows.Length; i++)
        {
            var part = slope.Select(-1, i).Sum();
            rows[i] = part.RequiresGradient
                ? Autograd.Gradient([part], [point], createGraph: createGraph, allowUnused: true, retainGraph: true)[0] ?? point.Detach() * 0
                : point.Detach() * 0;
        }

        return (value, slope, -Tensor.Stack(rows, -2));
    }

    /// <summary>A curvature made positive definite by adding to its diagonal, where it is not.</summary>
    private static Tensor Positive(Tensor curvature)
    {
        var symmetric = 0.5 * (curvature + curvature.Transpose(-2, -1));
        var least = symmetric.Detach().LinalgEigvalsh().AMin([-1], keepDimension: true).Unsqueeze(-1);
        return symmetric + (LeastPrecision - least).Clamp(min: 0) * Tensor.Eye(curvature.Size(-1), curvature.DataType);
    }
}
