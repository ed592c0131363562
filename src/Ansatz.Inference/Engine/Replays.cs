namespace Ansatz.Inference;

/// <summary>
/// The general way to differentiate: at the first free draw that is not yet decided, its strategy is given the rest of the objective as a
/// function, and each call of that function runs the whole body again with the draws so far decided. It serves strategies of one's own,
/// bodies that cannot carry lanes and lanes that take different branches, and it is what the lanes are tested against. Particles are on an axis where the body
/// carries it, and else one by one.
/// </summary>
internal sealed class Replays
{
    private readonly Job job;
    private readonly Plan plan;
    private readonly int? particle;
    private readonly Tensor[] script;
    private int position;

    private Replays(Job job, Plan plan, int? particle, Tensor[] script)
    {
        this.job = job;
        this.plan = plan;
        this.particle = particle;
        this.script = script;
    }

    /// <summary>The estimate of an objective by replays.</summary>
    public static Outcome Evaluate(Job job, Plan plan, int? particle)
    {
        var context = new Shared();
        var dual = Run(job, plan, particle, [], context);
        return new(Contraction.Mean(dual.Value), Contraction.Mean(dual.Surrogate), context.Auxiliary, context.Terms ?? []);
    }

    /// <summary>Whether a strategy is run by replays.</summary>
    public static bool Handles(Strategy? strategy) => strategy is { IsSmooth: false };

    /// <summary>The value of a free draw: decided before, or found by differentiating the rest of the objective, which ends the run.</summary>
    /// <param name="site">The site.</param>
    /// <param name="expanded">Its distribution over all its rows.</param>
    /// <param name="stream">Its noise.</param>
    /// <param name="draw">Draws from a stream as a run on axes would.</param>
    /// <param name="shared">What all runs of the estimate share.</param>
    public Tensor Draw(Site site, Distribution expanded, RandomStream stream, Func<RandomStream, Tensor> draw, Shared shared)
    {
        if (position < script.Length)
        {
            return script[position++];
        }

        Dual Continuation(Tensor value) => Run(job, plan, particle, [.. script, value], shared);
        throw new Decided(this, Differentiate(site, expanded, stream, draw, Continuation, shared));
    }

    private static Dual Run(Job job, Plan plan, int? particle, Tensor[] script, Shared shared)
    {
        var replays = new Replays(job, plan, particle, script);
        var isOnAxis = particle is null && job.Options.Particles > 1;
        var evaluation = job.Evaluation(isOnAxis ? plan : plan.WithoutAxes(), Purpose.Main, job.WithGradient, shared.Noise, replays: replays);
        evaluation.SharedReplays = shared;
        if (particle is { } index)
        {
            evaluation.Enter(job.Options.Particles, index);
        }
        else
        {
            evaluation.PushOuterAxes(job.Options.Particles);
        }

        try
        {
            var result = Evaluator.Run(evaluation, job, updatesBuffers: job.WithGradient && script.Length == 0);
            Evaluator.Confirm(job, plan, evaluation, result);
            shared.Terms ??= evaluation.Objective.Terms;
            if (job.Options.Checked)
            {
                CheckedMode.CheckValues(job, plan, evaluation, result);
            }

            return Dual.Of(result);
        }
        catch (Decided decided) when (ReferenceEquals(decided.Run, replays))
        {
            return decided.Dual;
        }
        catch (Exception fault) when (isOnAxis && fault is not (ProgramException or EngineRestart or Decided))
        {
            throw evaluation.CannotCarry();
        }
    }

    private Dual Differentiate(
        Site site, Distribution distribution, RandomStream stream, Func<RandomStream, Tensor> draw, Func<Tensor, Dual> continuation, Shared shared)
    {
        switch (site.Strategy)
        {
            case EnumeratedStrategy:
                return Enumerate((IFinite)distribution, distribution, new([], site.Stack.Shape, plan.ResultShape), continuation);
            case MeasureValuedStrategy:
                return Replace(distribution, draw(stream), particle is { } mine ? stream["coupled"][mine] : stream["coupled"], new([], site.Stack.Shape, plan.ResultShape), continuation);
            case LeaveOneOutStrategy many:
                return many.Rule(continuation, i => draw(stream[i]), value => site.Masked(distribution.LogDensity(value)));
            case ScoreFunctionStrategy score:
            {
                var drawn = draw(stream);
                var (value, surrogate) = continuation(drawn);
                var density = PlateSums.Like(site.Masked(distribution.LogDensity(drawn)), value);
                if (score.Baseline?.Error(value) is { } error)
                {
                    shared.Minimize(Contraction.Mean(site.Masked(error)));
                }

                var dual = new Dual(value, surrogate + score.Term(value, density, site.Address));
                score.Baseline?.Observe(site.Address, value);
                return dual;
            }

            default:
                return site.Strategy!.Differentiate(site.Mask is null ? distribution : distribution.Mask(site.Mask), particle is { } own ? stream[own] : stream, continuation, shared.Minimize);
        }
    }

    private Dual Enumerate(IFinite finite, Distribution distribution, Coordinates coordinates, Func<Tensor, Dual> continuation)
    {
        var lanes = Math.Pow(finite.Cardinality, coordinates.Count);
        if (lanes > job.Options.LaneLimit)
        {
            throw new StrategyException("", $"an enumerated site with {coordinates.Count} rows that are not items has {lanes:g6} joint outcomes, " +
                $"more than the limit of {job.Options.LaneLimit}.");
        }

        var depth = distribution.BatchShape.Rank;
        var events = distribution.EventShape;
        var outcomes = finite.Enumerate().Reshape(new Shape([finite.Cardinality]).Concat(events));
        return At(0, Tensor.Zeros(distribution.BatchShape, ScalarType.Int64));

        Dual At(int coordinate, Tensor chosen)
        {
            if (coordinate == coordinates.Count)
            {
                return continuation(outcomes.IndexSelect(0, chosen.Flatten()).Reshape(distribution.BatchShape.Concat(events)));
            }

            var mask = coordinates.Mask(coordinate, 0, depth).To(ScalarType.Int64);
            Tensor? value = null, surrogate = null;
            for (var k = 0; k < finite.Cardinality; k++)
            {
                var next = chosen + mask * k;
                var dual = At(coordinate + 1, next);
                var drawn = outcomes.IndexSelect(0, next.Flatten()).Reshape(distribution.BatchShape.Concat(events));
                var weight = PlateSums.Like(coordinates.At(distribution.LogDensity(drawn), coordinate, 0, depth), dual.Value).Exp();
                var (v, s) = (weight.Detach() * dual.Value, weight.Detach() * dual.Surrogate + weight * dual.Value);
                (value, surrogate) = value is null ? (v, s) : (value + v, surrogate! + s);
            }

            return new(value!, surrogate!);
        }
    }

    private static Dual Replace(Distribution distribution, Tensor draw, RandomStream coupled, Coordinates coordinates, Func<Tensor, Dual> continuation)
    {
        var depth = distribution.BatchShape.Rank;
        var (value, surrogate) = continuation(draw);
        foreach (var term in ((IMeasureValued)distribution).MeasureValuedTerms(draw, coupled))
        {
            for (var c = 0; c < coordinates.Count; c++)
            {
                var mask = coordinates.Mask(c, 0, depth);
                for (var i = 0; i < distribution.EventShape.Rank; i++)
                {
                    mask = mask.Unsqueeze(-1);
                }

                var plus = term.Positive is null ? value : continuation(Tensor.Where(mask, term.Positive.Detach(), draw)).Value;
                var minus = term.Negative is null ? value : continuation(Tensor.Where(mask, term.Negative.Detach(), draw)).Value;
                var factor = coordinates.At(term.Coefficient.Detach() * term.Parameter, c, 0, depth);
                surrogate += PlateSums.Like(factor, value) * (plus - minus);
            }
        }

        return new(value, surrogate);
    }

    /// <summary>What all runs of one estimate share.</summary>
    internal sealed class Shared
    {
        public NoiseCache Noise { get; } = new();

        public Tensor? Auxiliary { get; private set; }

        public IReadOnlyList<(string Name, Tensor Value)>? Terms { get; set; }

        /// <summary>Adds to what is minimized beside the objective.</summary>
        public void Minimize(Tensor error) => Auxiliary = Auxiliary is null ? error : Auxiliary + error;
    }

    /// <summary>Ends a run whose rest has been differentiated.</summary>
    internal sealed class Decided(Replays run, Dual dual) : Exception
    {
        public Replays Run => run;

        public Dual Dual => dual;
    }
}
