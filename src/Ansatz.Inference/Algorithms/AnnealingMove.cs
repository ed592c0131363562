namespace Ansatz.Inference;

/// <summary>A reversible move of a Markov chain, by Metropolis and Hastings: each item moves or stays by itself.</summary>
public abstract record AnnealingMove
{
    /// <summary>A new draw of the proposal: for any latents, discrete ones too; accepted with probability <c>min(1, (w' / w)^beta)</c>, w = gamma / q.</summary>
    public static AnnealingMove Independent { get; } = new IndependentMove();

    /// <summary>
    /// A normal step in unconstrained coordinates, for continuous latents. From temperature to temperature its scale goes round 1, 1/2, 1/4, 1/8
    /// of the one given, so that one of them suits.
    /// </summary>
    /// <param name="scale">The largest scale, above 0.</param>
    public static AnnealingMove RandomWalk(double scale = 1) => new RandomWalkMove(scale);

    /// <summary>Moves a chain, leaving <c>q^(1 - beta) gamma^beta</c> invariant.</summary>
    internal abstract Chain Apply(ObjectiveContext o, Chain chain, double beta, int temperature);

    private sealed record IndependentMove : AnnealingMove
    {
        internal override Chain Apply(ObjectiveContext o, Chain chain, double beta, int temperature)
        {
            var next = Chain.Start(o, chain.Target, chain.Proposal);
            return chain.Accept(o, next, beta * (next.LogRatio - chain.LogRatio));
        }
    }

    private sealed record RandomWalkMove : AnnealingMove
    {
        public RandomWalkMove(double scale)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
            Scale = scale;
        }

        public double Scale { get; }

        internal override Chain Apply(ObjectiveContext o, Chain chain, double beta, int temperature)
        {
            var inside = new ObjectiveContext(o);
            var scale = Scale / (1 << (temperature % 4));
            Tensor determinants = 0;
            var choices = chain.Choices.Map((address, value) =>
            {
                var site = chain.Trace.Find(address)!;
                var support = site.Distribution!.Support;
                if (support.IsDiscrete)
                {
                    throw new StrategyException(address, $"{site.Distribution} is discrete, and a random walk moves continuous latents: use AnnealingMove.Independent alone, or SumOut.");
                }

                var bijector = support.FromUnconstrained;
                var (here, before) = bijector.InverseWithDeterminant(value);
                var there = here + scale * inside.NoiseLike(address, site, bijector.InverseShape(site.Distribution.EventShape));
                var (moved, after) = bijector.ForwardWithDeterminant(there);
                determinants += chain.Trace.SumRows(site, after - before);
                return moved;
            });
            var next = Chain.At(o, chain.Target, chain.Proposal, choices);
            return chain.Accept(o, next, beta * (next.LogRatio - chain.LogRatio) + next.LogProposal - chain.LogProposal + determinants);
        }
    }
}

/// <summary>The state of a chain: latents and their densities.</summary>
/// <param name="Target">The program with its observations.</param>
/// <param name="Proposal">What the chain starts from; null: the program's prior.</param>
/// <param name="Trace">A run of the target that tells shapes, plates and supports.</param>
/// <param name="Choices">The latents.</param>
/// <param name="LogProposal">log q, [items].</param>
/// <param name="LogRatio">log gamma - log q, [items].</param>
internal sealed record Chain(GenerativeProgram Target, GenerativeProgram? Proposal, Trace Trace, ChoiceMap Choices, Tensor LogProposal, Tensor LogRatio)
{
    /// <summary>A draw of the proposal.</summary>
    public static Chain Start(ObjectiveContext o, GenerativeProgram target, GenerativeProgram? proposal)
    {
        if (proposal is null)
        {
            return Of(target, null, o.Importance(target, ChoiceMap.Empty).Trace, null);
        }

        var drawn = o.Simulate(proposal);
        return Of(target, proposal, o.Replay(target, drawn), drawn);
    }

    /// <summary>Given latents.</summary>
    public static Chain At(ObjectiveContext o, GenerativeProgram target, GenerativeProgram? proposal, ChoiceMap choices)
    {
        var scored = o.Replay(target, choices);
        if (proposal is null)
        {
            return Of(target, null, scored, null);
        }

        var proposed = o.Replay(proposal, choices);
        Trace.Align(proposed, scored);
        return Of(target, proposal, scored, proposed);
    }

    /// <summary>The other state where it is accepted, this one elsewhere.</summary>
    public Chain Accept(ObjectiveContext o, Chain other, Tensor logRatio) => Where(new ObjectiveContext(o).Accept(logRatio, Trace.Items ?? []), other);

    /// <summary>The other state where a condition of the items is true, this one elsewhere.</summary>
    public Chain Where(Tensor condition, Chain other)
    {
        var choices = Choices.Map((address, value) =>
        {
            var site = Trace.Find(address)!;
            var mask = condition;
            for (var i = 0; i < site.EventRank; i++)
            {
                mask = mask.Unsqueeze(-1);
            }

            return Tensor.Where(mask, other.Choices[address], value);
        });
        return this with
        {
            Choices = choices,
            LogProposal = Tensor.Where(condition, other.LogProposal, LogProposal),
            LogRatio = Tensor.Where(condition, other.LogRatio, LogRatio),
        };
    }

    private static Chain Of(GenerativeProgram target, GenerativeProgram? proposal, Trace trace, Trace? proposed)
    {
        if (trace.Sites.FirstOrDefault(site => site.Kind == SiteKind.Joint) is { } joint)
        {
            throw new StrategyException(joint.Address, $"'{joint.Address}' belongs to a marginal, whose density is estimated; annealing needs exact densities.");
        }

        return proposed is null
            ? new(target, null, trace, trace.Choices, trace.LatentLogDensity, trace.ObservedLogDensity)
            : new(target, proposal, trace, trace.Choices, proposed.LogDensity, trace.LogDensity - proposed.LogDensity);
    }
}
