namespace Ansatz.Inference;

/// <summary>
/// A mixture of equal weights whose components are particles: each is a normal with a scale for each unconstrained coordinate, moved by the gradient of the
/// mixture's evidence lower bound, which a kernel shares among neighbors, and away from the others (Ronning et al., ELBOing Stein: Variational Bayes with Stein
/// Mixture Inference, 2024). Few components do what many <see cref="SteinParticles"/> do, their variances do not shrink in many dimensions, and there is a
/// density: bounds and the Pareto shape apply.
/// </summary>
public sealed class SteinMixture : JointAnsatz
{
    private readonly PackedTarget target;
    private readonly Parameter components;
    private long taken;

    /// <summary>Makes the mixture.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="count">How many components, at least 2.</param>
    /// <param name="start">Where each component's location starts: a random start, from a stream of its own; null: a draw of the prior.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start and of the steps.</param>
    public SteinMixture(GenerativeProgram model, int count = 5, Start? start = null, double scale = 0.3, RandomStream stream = default)
        : base(model, stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        using var scope = TensorScope.Open();
        Stream = stream;
        target = new PackedTarget(model, Sites);
        var locations = Tensor.Stack([.. Enumerable.Range(0, count).Select(k => FirstVector(model, start ?? Start.Sample, stream["component"][k]))], 0);
        components = new Parameter(Tensor.Cat([locations, locations.FullLike(Math.Log(scale))], -1));
    }

    private RandomStream Stream { get; }

    /// <summary>Moves the components.</summary>
    /// <param name="steps">How many steps, at least 1.</param>
    /// <param name="optimizer">What follows the direction; null: Adam, its rate 0.1 and then less by a cosine.</param>
    /// <param name="draws">Draws of each component by which a step estimates the gradient, at least 1.</param>
    /// <param name="repulsion">
    /// How strongly neighbors push each other away, over the fit; null: 1 at first, and then less by a cosine, so that the components end where the bound is highest.
    /// </param>
    /// <param name="stop">Stops after the step at hand.</param>
    /// <returns>The root mean square of the direction at the end.</returns>
    /// <exception cref="NonFiniteException">The log density or its gradient is not finite at a draw; the components stay where they were.</exception>
    public double Fit(int steps, Optimizer? optimizer = null, int draws = 4, Schedule? repulsion = null, CancellationToken stop = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        var strength = repulsion ?? Schedule.Cosine(1);
        return SteinDirection.Follow(this, steps, optimizer, progress => Direction(draws, strength.At(progress)), stop);
    }

    private protected override (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o)
    {
        // The weights are fixed, so the choice of the component needs no gradient.
        var index = o.Sample("component", Categorical.FromLogits(Tensor.Zeros(components.Shape[0])), Strategy.ScoreFunction());
        var (locations, scales) = Split(components.Value);
        var vector = o.Sample("packed", new Normal(locations[index], scales[index]).ToEvent());
        return (vector, LogDensity(vector));
    }

    private protected override Tensor LogDensity(Tensor vector)
    {
        var (locations, scales) = Split(components.Value);
        return LogDensity(vector, locations, scales);
    }

    private static Tensor LogDensity(Tensor vector, Tensor locations, Tensor scales) =>
        new Normal(locations, scales).ToEvent().LogDensity(vector.Unsqueeze(-2)).LogMeanExp(-1);

    private static (Tensor Locations, Tensor Scales) Split(Tensor all)
    {
        var half = all.Size(-1) / 2;
        return (all.Narrow(-1, 0, half), all.Narrow(-1, half, half).Exp());
    }

    /// <summary>The gradient of <c>sum_k E_k[log p - log q]</c> in locations and log scales, by draws of each component, then Stein's direction.</summary>
    private Tensor Direction(int draws, double repulsion)
    {
        var leaf = components.Value.Detach();
        leaf.RequiresGradient = true;
        var (locations, scales) = Split(leaf);
        var count = leaf.Size(0);
        var points = locations + (scales * Stream["step"][taken++].Normal([draws, count, Dimension]));
        var (_, slopes) = target.Gradients(points.Detach().Reshape(-1, Dimension), Stream["model"]);
        var bound = (points * slopes.Reshape(draws, count, Dimension)).Sum() - LogDensity(points, locations, scales).Sum();
        return SteinDirection.Of(leaf.Detach(), Autograd.Gradient(bound / draws, leaf), repulsion);
    }
}
