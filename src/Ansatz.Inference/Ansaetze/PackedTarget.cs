namespace Ansatz.Inference;

/// <summary>
/// The log density of a model as a function of its latents' unconstrained values, packed into vectors: <c>log p(f(u), data) + log |det df/du|</c>.
/// All points are evaluated in one run, on the axis of particles.
/// </summary>
internal sealed class PackedTarget
{
    private readonly IReadOnlyList<LatentSite> sites;
    private readonly Func<GivenPoints, Objective> objective;

    public PackedTarget(GenerativeProgram model, IReadOnlyList<LatentSite> sites)
    {
        if (LatentSite.Block(model) is not null)
        {
            throw new NotSupportedException("an ansatz that searches the posterior needs all latents and is no block of a CompositeAnsatz.");
        }

        this.sites = sites;
        var key = new PlanKey().Add(nameof(PackedTarget)).Add(model);
        objective = points => Objective.OfParts(
            o =>
            {
                var (choices, determinant) = JointAnsatz.Unpack(o.Sample("packed", points), sites);
                var scored = o.Replay(model, Trace.Of(choices, determinant, null, address => sites.First(site => site.Address == address).Event.Rank));
                return o.Term("values", scored.LogDensity + determinant);
            },
            isMaximized: true,
            key);
        Dimension = sites.Sum(JointAnsatz.Length);
    }

    public long Dimension { get; }

    /// <summary>The values at points [n, dimension]: [n], without gradient.</summary>
    public Tensor Values(Tensor points, RandomStream stream)
    {
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        return scope.Keep(Values(Run(points, stream, withGradient: false)));
    }

    /// <summary>The values at points [n, dimension] and their gradients: [n], [n, dimension].</summary>
    public (Tensor Values, Tensor Gradients) Gradients(Tensor points, RandomStream stream)
    {
        using var scope = TensorScope.Open();
        var leaf = Leaf(points);
        var outcome = Run(leaf, stream, withGradient: true);
        var gradients = Autograd.Gradient(outcome.Surrogate, leaf) * points.Size(0);
        return (scope.Keep(Values(outcome).Detach()), scope.Keep(gradients.Detach()));
    }

    /// <summary>The values at points [n, dimension], the mean of their gradients, and of their Hessians: [n], [dimension], [dimension, dimension].</summary>
    public (Tensor Values, Tensor Gradient, Tensor Hessian) Curvature(Tensor points, RandomStream stream)
    {
        using var scope = TensorScope.Open();
        var leaf = Leaf(points);
        var outcome = Run(leaf, stream, withGradient: true);
        var slope = Autograd.Gradient(outcome.Surrogate, leaf, createGraph: true).Sum([0]);
        var rows = new Tensor[Dimension];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = slope.RequiresGradient && Autograd.Gradient([slope[i]], [leaf], retainGraph: true, allowUnused: true)[0] is { } row
                ? row.Sum([0]) : Tensor.Zeros([Dimension], points.DataType);
        }

        var hessian = Tensor.Stack(rows, 0).Detach();
        return (scope.Keep(Values(outcome).Detach()), scope.Keep(slope.Detach()), scope.Keep((hessian + hessian.Transpose(0, 1)) / 2));
    }

    /// <summary>The latents of packed vectors [n, dimension]: [n, plates, event].</summary>
    public ChoiceMap Choices(Tensor vectors) => JointAnsatz.Unpack(vectors, sites, isRowed: false).Choices;

    private Outcome Run(Tensor points, RandomStream stream, bool withGradient) =>
        Evaluator.Evaluate(objective(new GivenPoints(points)), stream, new((int)points.Size(0)), withGradient);

    private static Tensor Leaf(Tensor points)
    {
        var leaf = points.Detach().Clone();
        leaf.RequiresGradient = true;
        return leaf;
    }

    /// <summary>Particles may have run on an axis or one by one.</summary>
    private static Tensor Values(Outcome outcome) => Tensor.Cat([.. outcome.Terms.Select(term => term.Value.Reshape([-1]))], 0);
}

/// <summary>Points [n, dimension] as a distribution, so that the engine takes the i-th as the draw of particle i.</summary>
internal sealed class GivenPoints(Tensor points) : Distribution, IPushforward, IReparameterized
{
    public override Shape BatchShape => Shape.Scalar;

    public override Shape EventShape => points.Shape[1..];

    public override Constraint Support => Constraint.RealVector;

    public override ScalarType DataType => points.DataType;

    public override Tensor Sample(RandomStream stream) => points[0].Detach();

    public override Tensor LogDensity(Tensor value) => Tensor.Zeros(value.Shape[..^1], value.DataType);

    public Tensor Reparameterize(RandomStream stream) => points[0];

    public Noise DrawNoise(RandomStream stream, Shape batch)
    {
        if (batch.Rank == 0 || batch[0] != points.Size(0))
        {
            return new(points[0].Expand(batch.Concat(EventShape)));
        }

        var ones = new long[batch.Rank + 1];
        Array.Fill(ones, 1);
        (ones[0], ones[^1]) = (points.Size(0), points.Size(1));
        return new(points.Reshape(ones).Expand(batch.Concat(EventShape)));
    }

    public Tensor FromNoise(Noise noise) => noise.Part;
}
