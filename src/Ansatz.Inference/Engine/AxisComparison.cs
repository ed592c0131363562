namespace Ansatz.Inference;

/// <summary>
/// Compares a run on the engine's axes with single runs on the same draws: the first run of a plan on axes is believed only if they agree.
/// </summary>
internal static class AxisComparison
{
    private const double Tolerance = 1e-3;

    /// <exception cref="EngineRestart">They do not agree.</exception>
    public static void Verify(Job job, Plan plan, Evaluation evaluation, Tensor result)
    {
        Compare(job, plan, evaluation, result);
        plan.IsVerified = true;
    }

    /// <summary>As <see cref="Verify"/>, for the run in which measure-valued draws are replaced.</summary>
    public static void VerifyPhantoms(Job job, Plan plan, Evaluation evaluation, Tensor result)
    {
        Compare(job, plan, evaluation, result);
        plan.PhantomsAreVerified = true;
    }

    private static void Compare(Job job, Plan plan, Evaluation evaluation, Tensor result)
    {
        using var scope = TensorScope.Open();
        using var off = NoGrad.Begin();
        var sizes = evaluation.Axes.Select(axis => (int)axis.Size).ToArray();
        var isOuter = evaluation.OuterParticleAxes == 1;
        var corners = Corners(sizes);
        foreach (var corner in corners)
        {
            var single = job.Evaluation(plan.WithoutAxes(), Purpose.Replay, withGradient: false, source: new SlicedDraws(evaluation, plan, corner, isOuter));
            if (isOuter)
            {
                single.Enter(job.Options.Particles, corner[0]);
            }

            var expected = Evaluator.Run(single, job, updatesBuffers: false);
            var found = result.Detach();
            for (var j = corner.Length - 1; j >= 0; j--)
            {
                var position = plan.PlateDepth + j + 1;
                if (found.Rank >= position)
                {
                    found = found.Select(-position, found.Size(-position) == 1 ? 0 : corner[j]);
                }
            }

            if (!Agree(found, expected))
            {
                throw new EngineRestart(RestartReason.CannotCarryAxes);
            }
        }
    }

    /// <summary>All axes at their first place, all at their last, and one alone at its last: axes that a body confuses are seen.</summary>
    private static List<int[]> Corners(int[] sizes)
    {
        List<int[]> corners = [new int[sizes.Length]];
        if (sizes.Length > 0)
        {
            corners.Add(Array.ConvertAll(sizes, size => size - 1));
        }

        for (var axis = 0; sizes.Length > 1 && axis < Math.Min(sizes.Length, 6); axis++)
        {
            var alone = new int[sizes.Length];
            alone[axis] = sizes[axis] - 1;
            corners.Add(alone);
        }

        return corners;
    }

    /// <summary>Compares a trace on an axis of draws with a single one.</summary>
    /// <exception cref="EngineRestart">They do not agree.</exception>
    public static void Compare(Trace trace, Trace single, int depth, int? draw)
    {
        var agree = trace.Sites.Count == single.Sites.Count;
        for (var i = 0; agree && i < single.Sites.Count; i++)
        {
            var (ours, theirs) = (trace.Sites[i], single.Sites[i]);
            agree = ours.Address == theirs.Address
                && (!theirs.IsScored || Agree(At(ours.LogDensity, depth, 0, draw), theirs.LogDensity))
                && Agree(At(ours.Value, depth, theirs.Distribution is { } d ? d.EventShape.Rank : Math.Max(0, ours.Value.Rank - depth - 1), draw), theirs.Value);
        }

        if (!agree)
        {
            throw new EngineRestart(RestartReason.CannotCarryAxes);
        }
    }

    private static Tensor At(Tensor tensor, int depth, int events, int? draw)
    {
        var position = events + depth + 1;
        return draw is not { } index || tensor.Rank < position ? tensor : tensor.Select(-position, tensor.Size(-position) == 1 ? 0 : index);
    }

    /// <summary>Whether two values agree, but for dimensions of size 1 on the left.</summary>
    internal static bool Agree(Tensor found, Tensor expected)
    {
        while (found.Rank > expected.Rank && found.Size(0) == 1)
        {
            found = found.Squeeze(0);
        }

        if (found.Shape != expected.Shape)
        {
            return false;
        }

        var (a, b) = (found.To(ScalarType.Float64), expected.To(ScalarType.Float64));
        var close = ((a - b).Abs() <= (b.Abs() + 1) * Tolerance) | a.Eq(b) | (a.IsNan() & b.IsNan());
        return close.All().ToBoolean();
    }
}

/// <summary>The draws of a run on axes, one particle of each at a time.</summary>
internal sealed class SlicedDraws : IDrawSource
{
    private readonly Dictionary<(int Simulation, string Address), Site> sites = [];
    private readonly Plan plan;
    private readonly int[] outer;
    private readonly bool hasOuterParticles;

    /// <summary>The draws at one place of the outer axes.</summary>
    /// <param name="evaluation">The run on axes.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="outer">The index on each axis that the run has from its beginning, rightmost first.</param>
    /// <param name="hasOuterParticles">Whether the first of these is the axis of outermost particles.</param>
    public SlicedDraws(Evaluation evaluation, Plan plan, int[] outer, bool hasOuterParticles)
    {
        foreach (var site in evaluation.Draws)
        {
            sites[(site.Simulation, site.Address)] = site;
        }

        this.plan = plan;
        this.outer = outer;
        this.hasOuterParticles = hasOuterParticles;
    }

    public Tensor? Find(Evaluation evaluation, int simulation, string address, Distribution distribution, PlateStack plates)
    {
        if (!sites.TryGetValue((simulation, address), out var site))
        {
            throw new EngineRestart(RestartReason.CannotCarryAxes);
        }

        var events = site.Distribution!.EventShape.Rank;
        var value = site.Value.Detach();
        int[] indices = [.. outer, .. evaluation.Sequential.Skip(hasOuterParticles ? 1 : 0).Select(frame => frame.Index)];
        for (var j = indices.Length - 1; j >= 0; j--)
        {
            var position = events + plan.PlateDepth + j + 1;
            if (value.Rank >= position)
            {
                value = value.Select(-position, value.Size(-position) == 1 ? 0 : indices[j]);
            }
        }

        while (value.Rank - events > plates.Count)
        {
            value = value.Squeeze(0);
        }

        return value;
    }
}
