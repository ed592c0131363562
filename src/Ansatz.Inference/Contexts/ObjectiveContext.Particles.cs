namespace Ansatz.Inference;

/// <content>Particles, and what algorithms need of them: their choices, and one chosen by its weight.</content>
public sealed partial class ObjectiveContext
{
    private int picks;

    /// <summary>The latest trace that was finished in the evaluation, for its items.</summary>
    internal Trace? LatestItems => Evaluation.LatestTrace;

    /// <summary>
    /// Independent runs of a body, on one axis where the body carries it: <c>[count, ..]</c>. What the axis is reduced to
    /// (<c>LogMeanExp(0)</c>) multiplies the score term of every draw inside.
    /// </summary>
    /// <param name="count">How many runs, at least 1.</param>
    /// <param name="body">What is run.</param>
    public Tensor Particles(int count, Func<Tensor> body) => ParticlesOfSeveral(count, () => [body()])[0];

    /// <summary>
    /// Independent runs of a body with two values, such as a weight and what is weighted: both as of <see cref="Particles(int, Func{Tensor})"/>, from the same
    /// draws. What the body adds by <see cref="AddCost"/> is added to the first.
    /// </summary>
    /// <param name="count">How many runs, at least 1.</param>
    /// <param name="body">What is run.</param>
    public (Tensor First, Tensor Second) Particles(int count, Func<(Tensor First, Tensor Second)> body)
    {
        var values = ParticlesOfSeveral(count, () =>
        {
            var (first, second) = body();
            return [first, second];
        });
        return (values[0], values[1]);
    }

    /// <summary>Runs a program as an importance sampler: given choices and observations are scored, the rest is drawn.</summary>
    /// <param name="program">The program.</param>
    /// <param name="constraints">The choices that are given.</param>
    /// <returns>The trace, and the log density of what was given or observed.</returns>
    public WeightedTrace Importance(GenerativeProgram program, ChoiceMap constraints) => Complete(program, constraints, required: constraints);

    /// <summary>A run on some choices, the others drawn. Of the given ones, those that are required must be sites of the run.</summary>
    private WeightedTrace Complete(GenerativeProgram program, ChoiceMap given, ChoiceMap required)
    {
        var made = NeedsEachOutcome(program) ? ImportanceEachOutcome(program, given) : CompleteOnAxes(program, given);
        foreach (var (address, _) in required)
        {
            if (made.Trace.Find(address) is null)
            {
                throw AddressException.Unknown(address, made.Trace.Sites.Select(site => site.Address), $"the constraint '{address}' is no site of the program.");
            }
        }

        return made;
    }

    private WeightedTrace CompleteOnAxes(GenerativeProgram program, ChoiceMap given)
    {
        var context = new Context(this, Evaluation.NextSimulation(), given, isReplay: false, refusesObservations: false)
        {
            Constrained = [],
        };
        context.Enter(program, null, () => program.Execute(context));
        var trace = context.Finish(program);
        Tensor? weight = null;
        foreach (var site in context.Constrained)
        {
            if (site.IsAbsorbed)
            {
                continue; // it is part of a sum, which is a factor
            }

            var density = trace.ToItems(site, site.LogDensity);
            weight = weight is null ? density : weight + density;
        }

        return new(trace, weight ?? Evaluation.Zero);
    }

    /// <summary>Weights of particles, [count, ..], and their traces: one on an axis, or one for each particle.</summary>
    internal (Tensor Weights, IReadOnlyList<Trace> Traces) ParticlesWithTraces(int count, Func<WeightedTrace> body)
    {
        var traces = new List<Trace>();
        var weights = Particles(count, () =>
        {
            var (trace, weight) = body();
            traces.Add(trace);
            return weight;
        });
        return (weights, traces);
    }

    /// <summary>The choices of one particle, drawn by its weight for each item; enumerated for gradients.</summary>
    internal ChoiceMap Pick(Tensor weights, IReadOnlyList<Trace> traces)
    {
        var count = (int)weights.Size(0);
        if (count == 1)
        {
            return traces[0].Choices;
        }

        var items = traces[0].Items ?? [];
        var logits = weights.Permute([.. Enumerable.Range(1, weights.Rank - 1).Select(i => (long)i), 0]);
        var index = Within(PlateStack.Of(items), () => Visit(
            Address($"particle{picks++}"), Categorical.FromLogits(logits), new SiteRequest { Kind = SiteKind.Latent, Strategy = Strategy.Enumerated }));
        return traces[0].Choices.Map((address, _) => Chosen(count, traces, address, index));
    }

    private Tensor[] ParticlesOfSeveral(int count, Func<Tensor[]> body)
    {
        var (sites, picked, raised) = (SiteList.Count, picks, exponentials);
        return Evaluation.Particles(count, () =>
        {
            // Particles that run one after the other have the same addresses.
            SiteList.Truncate(sites);
            (picks, exponentials) = (picked, raised);
            return Evaluation.WithCosts(body);
        });
    }

    private Tensor Chosen(int count, IReadOnlyList<Trace> traces, string address, Tensor index)
    {
        var events = traces[0].Find(address)!.EventRank;
        Tensor all;
        if (traces.Count == 1)
        {
            all = traces[0].Choices[address];
            var rows = Evaluation.IsPadded ? Evaluation.BatchRank : traces[0].Find(address)!.Stack.Count;
            while (all.Rank > rows + 1 + events)
            {
                all = all.Squeeze(1);
            }

            all = Evaluation.Pad(all, rows + 1 + events);
        }
        else
        {
            var parts = traces.Select(trace => trace.Choices[address]).ToArray();
            var common = parts.Aggregate(Shape.Scalar, (shape, part) => Shape.Broadcast(shape, part.Shape));
            all = Tensor.Stack(Array.ConvertAll(parts, part => part.Expand(common)), 0);
        }

        for (var i = 0; i < events; i++)
        {
            index = index.Unsqueeze(-1);
        }

        var rest = Shape.Broadcast(all.Shape[1..], index.Shape);
        var particles = all.Expand(new Shape([count]).Concat(rest));
        return particles.Gather(0, index.Expand(rest).Unsqueeze(0)).Squeeze(0);
    }
}
