namespace Ansatz.Inference;

/// <summary>What importance resampling made of an ansatz's draws.</summary>
/// <param name="Choices">The draws, of equal weight: [draws, plates, event].</param>
/// <param name="Smoothing">The Pareto-smoothed weights they were chosen by; its shape says whether to trust them.</param>
public sealed record ResampledDraws(ChoiceMap Choices, ParetoSmoothing Smoothing);

/// <summary>
/// Pathfinder: a quasi-Newton search climbs the posterior; at each of its points the gradient and the estimate of the inverse Hessian give a normal,
/// <c>Normal(x + H grad log p(x), H)</c>, and the one with the best evidence lower bound is kept (Zhang, Carpenter, Gelman, Vehtari, Pathfinder, 2022).
/// Several searches give a mixture of equal weights, whose draws <see cref="Resample"/> weighs against the posterior. It takes some hundred
/// evaluations, is made at construction and has nothing to learn.
/// </summary>
public sealed class PathfinderNormal : JointAnsatz
{
    private readonly PackedTarget target;
    private readonly Parameter locations;
    private readonly Parameter choleskys;

    /// <summary>Runs the searches.</summary>
    /// <param name="model">The model, with its observations.</param>
    /// <param name="paths">How many searches, at least 1.</param>
    /// <param name="draws">Draws by which the bound of each normal is estimated, at least 1.</param>
    /// <param name="steps">Steps of a search at most.</param>
    /// <param name="start">Where each search starts: a random start, from a stream of its own; null: uniform in (-2, 2) and feasible.</param>
    /// <param name="stream">The randomness.</param>
    /// <exception cref="ArithmeticException">No search found a normal with a finite bound.</exception>
    public PathfinderNormal(GenerativeProgram model, int paths = 4, int draws = 10, int steps = 200, Start? start = null, RandomStream stream = default)
        : base(model, stream)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(paths, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        using var scope = TensorScope.Open();
        target = new PackedTarget(model, Sites);
        var found = new List<(Tensor Location, Tensor Cholesky, double Bound)>();
        for (var i = 0; i < paths; i++)
        {
            var path = LimitedMemoryPath.Ascend(target, FirstVector(model, start ?? Start.Feasible(), stream["path"][i]), steps, stream);
            if (Best(path, draws, stream["draws"][i]) is { } best)
            {
                found.Add(best);
            }
        }

        if (found.Count == 0)
        {
            throw new ArithmeticException("no point of any search has a normal with a finite evidence lower bound: start elsewhere (Start), or fit a FullRankNormal.");
        }

        Bounds = [.. found.Select(normal => normal.Bound)];
        locations = new Parameter(Tensor.Stack([.. found.Select(normal => normal.Location)], 0)) { IsTrainable = false };
        choleskys = new Parameter(Tensor.Stack([.. found.Select(normal => normal.Cholesky)], 0), Constraint.LowerCholesky) { IsTrainable = false };
    }

    /// <summary>The estimated evidence lower bound of each search's normal.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>
    /// Draws of the mixture, chosen anew by Pareto-smoothed importance weights, with replacement.
    /// </summary>
    /// <param name="draws">How many, at least 25.</param>
    /// <param name="stream">The randomness.</param>
    public ResampledDraws Resample(int draws, RandomStream stream)
    {
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        var vectors = Drawn(draws, stream);
        var weights = target.Values(vectors, stream["model"]) - LogDensity(vectors);
        var smoothing = ParetoSmoothing.Of(weights.ToArray<double>());
        var probabilities = Tensor.From<double>([.. smoothing.LogWeights.Select(Math.Exp)]);
        var picked = target.Choices(vectors.IndexSelect(0, stream["pick"].Multinomial(probabilities, draws)));
        return new(picked.Map((_, value) => value.Escape()), smoothing);
    }

    private protected override (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o)
    {
        // Nothing is learned, so the choice of the component needs no gradient.
        var index = o.Sample("component", Categorical.FromLogits(Tensor.Zeros(locations.Shape[0])), Strategy.ScoreFunction());
        var vector = o.Sample("packed", MultivariateNormal.FromCholesky(locations.Value[index], choleskys.Value[index]));
        return (vector, LogDensity(vector));
    }

    private protected override Tensor LogDensity(Tensor vector) =>
        MultivariateNormal.FromCholesky(locations, choleskys).LogDensity(vector.Unsqueeze(-2)).LogMeanExp(-1);

    private Tensor Drawn(int draws, RandomStream stream)
    {
        var index = stream["component"].Integers(0, locations.Shape[0], [draws]);
        var noise = stream["noise"].Normal([draws, Dimension]);
        return locations.Value[index] + choleskys.Value[index].MatMul(noise.Unsqueeze(-1)).Squeeze(-1);
    }

    /// <summary>The normal with the best bound along a path; the draws of all its points are evaluated at once.</summary>
    private (Tensor Location, Tensor Cholesky, double Bound)? Best(IReadOnlyList<AscentPoint> path, int draws, RandomStream stream)
    {
        var normals = new List<MultivariateNormal>();
        foreach (var point in path)
        {
            var inverse = Tensor.From(point.InverseHessian);
            var (factor, info) = inverse.LinalgCholeskyEx();
            if (info.ToInt64() == 0)
            {
                var center = Tensor.From<double>(point.Point) + inverse.MatMul(Tensor.From<double>(point.Gradient).Unsqueeze(-1)).Squeeze(-1);
                normals.Add(MultivariateNormal.FromCholesky(center.To(ScalarType.Float32), factor.To(ScalarType.Float32)));
            }
        }

        var vectors = normals.Select((normal, i) => normal.Sample(stream[i], [draws])).ToArray();
        if (vectors.Length == 0)
        {
            return null;
        }

        var values = target.Values(Tensor.Cat(vectors, 0), stream["model"]).Reshape([-1, draws]);
        var bounds = normals.Select((normal, i) => (values[i] - normal.LogDensity(vectors[i])).Mean().ToDouble()).ToArray();
        var best = Enumerable.Range(0, bounds.Length).Where(i => double.IsFinite(bounds[i])).OrderByDescending(i => bounds[i]).FirstOrDefault(-1);
        return best < 0 ? null : (normals[best].Location, normals[best].Cholesky, bounds[best]);
    }
}
