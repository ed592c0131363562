namespace Ansatz.Inference;

/// <content>Runs that end between two stages of a program, and particles that descend from others.</content>
public sealed partial class ObjectiveContext
{
    /// <summary>Runs a program on some of its choices, drawing the others, until a draw at which the run ends.</summary>
    /// <param name="program">The program.</param>
    /// <param name="given">The choices that are given.</param>
    /// <param name="settled">Those of the stages before: steps that nothing else uses are passed over.</param>
    /// <param name="stops">Whether the run ends before a draw, by its address.</param>
    /// <param name="mayObserve">Whether the program may observe.</param>
    /// <returns>The trace so far, and the address at which it ended; null where it ran to the end.</returns>
    internal (Trace Trace, string? StoppedAt) RunUntil(GenerativeProgram program, ChoiceMap given, ChoiceMap settled, Func<string, bool> stops, bool mayObserve)
    {
        var context = new Context(this, Evaluation.NextSimulation(), given, isReplay: false, refusesObservations: !mayObserve) { Stops = stops, Settled = settled };
        string? stoppedAt = null;
        try
        {
            context.Enter(program, null, () => program.Execute(context));
        }
        catch (RunStopped stopped)
        {
            stoppedAt = stopped.Address;
        }

        return (context.Finish(), stoppedAt);
    }

    /// <summary>One ancestor for each of some particles, drawn for each item by the weights of all.</summary>
    /// <param name="logWeights">[all particles, .. items].</param>
    /// <param name="items">The items.</param>
    /// <param name="count">How many particles get one: the last of all.</param>
    /// <param name="isResampled">[.. items]: where it is false, a particle is its own ancestor.</param>
    /// <param name="isScored">Whether the draws have a score term, rather than no gradient.</param>
    /// <returns>Positions among all particles, <c>[count, .. items]</c>.</returns>
    internal Tensor DrawAncestors(Tensor logWeights, PlateFrame[] items, int count, Tensor isResampled, bool isScored)
    {
        // Items whose particles are all impossible have no evidence, whatever their ancestors are.
        var possible = Tensor.Where(logWeights.AMax([0]).Eq(double.NegativeInfinity).Unsqueeze(0), 0.0, logWeights);
        var logits = possible.Permute([.. Enumerable.Range(1, logWeights.Rank - 1).Select(i => (long)i), 0]);
        var frozen = IsFrozen;
        IsFrozen |= !isScored;
        Tensor drawn;
        try
        {
            using var mask = Mask(isResampled);
            drawn = Within(PlateStack.Of(items), () => Visit(
                Address($"ancestors{picks++}"),
                Categorical.FromLogits(logits).Iid(count),
                new SiteRequest { Kind = SiteKind.Latent, Strategy = isScored ? Strategy.ScoreFunction() : null }));
        }
        finally
        {
            IsFrozen = frozen;
        }

        var index = drawn.MoveDimension(-1, 0);
        var own = Tensor.Arange(count) + (logWeights.Size(0) - count);
        for (var i = 1; i < index.Rank; i++)
        {
            own = own.Unsqueeze(-1);
        }

        return Tensor.Where(isResampled, index, own);
    }

    /// <summary>The choices of descendants: on one axis, or one for each.</summary>
    /// <param name="first">The choices of a particle on the left of the others; null: there is none.</param>
    /// <param name="count">How many others there are, and how many descendants.</param>
    /// <param name="traces">Their traces: one on an axis, or one for each.</param>
    /// <param name="ancestors">[count, .. items], positions among all.</param>
    internal IReadOnlyList<ChoiceMap> Descend(ChoiceMap? first, int count, IReadOnlyList<Trace> traces, Tensor ancestors)
    {
        if (traces.Count > 1 && ancestors.Rank == 1)
        {
            // Whole particles, whatever their addresses.
            var all = (first is null ? traces.Select(trace => trace.Choices) : traces.Select(trace => trace.Choices).Prepend(first)).ToArray();
            return Array.ConvertAll(ancestors.ToArray<long>(), ancestor => all[ancestor]);
        }

        var isOnAxis = count > 1 && traces.Count == 1 && !Evaluation.IsPlanning;
        var descended = traces[0].Choices.Map((address, _) =>
        {
            var site = traces[0].Find(address)!;
            var (events, rows) = (site.EventRank, Evaluation.IsPadded ? Evaluation.BatchRank : isOnAxis ? Evaluation.Plan!.PlateDepth : site.Stack.Count);
            var values = isOnAxis ? Evaluation.Pad(site.Value, 1 + rows + events)
                : Stacked([.. traces.Select(trace => Evaluation.Pad(trace[address], rows + events))], count);
            if (first is not null)
            {
                var before = Evaluation.Pad(first[address], rows + events).Unsqueeze(0);
                var shape = Shape.Broadcast(before.Shape[1..], values.Shape[1..]);
                values = Tensor.Cat([before.Expand(new Shape([1]).Concat(shape)), values.Expand(new Shape([count]).Concat(shape))], 0);
            }

            return Along(values, first is null ? count : count + 1, ancestors, rows, events);
        });
        return isOnAxis ? [descended] : [.. Enumerable.Range(0, traces.Count).Select(i => descended.Map((_, value) => value.Select(0, i)))];
    }

    private static Tensor Stacked(Tensor[] parts, int count)
    {
        var common = parts.Aggregate(Shape.Scalar, (shape, part) => Shape.Broadcast(shape, part.Shape));
        var stacked = Tensor.Stack(Array.ConvertAll(parts, part => part.Expand(common)), 0);
        return parts.Length == count ? stacked : stacked.Expand(new Shape([count]).Concat(common));
    }

    private static Tensor Along(Tensor values, int all, Tensor ancestors, int rows, int events)
    {
        var index = ancestors;
        while (index.Rank < 1 + rows)
        {
            index = index.Unsqueeze(1);
        }

        for (var i = 0; i < events; i++)
        {
            index = index.Unsqueeze(-1);
        }

        var rest = Shape.Broadcast(values.Shape[1..], index.Shape[1..]);
        return values.Expand(new Shape([all]).Concat(rest)).Gather(0, index.Expand(new Shape([index.Size(0)]).Concat(rest)));
    }
}

/// <summary>Ends a run between two stages of a program.</summary>
internal sealed class RunStopped(string address) : Exception
{
    public string Address => address;
}
