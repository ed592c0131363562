namespace Ansatz.Inference;

/// <content>All combinations of particles, each latent with its own.</content>
public sealed partial class ObjectiveContext
{
    /// <summary>
    /// The log of the mean weight <c>p(x, z) / q(z)</c> over all combinations of N draws of each latent: of n latents N^n points from N draws of the ansatz. The
    /// particles of a latent are the outcomes of a sum, so it splits into rows of plates and into steps (<see cref="RandomContext.Steps"/> with a history) as
    /// <see cref="GenerativeProgram.SumOut"/> does.
    /// </summary>
    /// <param name="model">p: it draws what the ansatz draws, and no more.</param>
    /// <param name="ansatz">q: its draws are independent of each other.</param>
    /// <param name="count">N, at least 1.</param>
    /// <returns><c>[items]</c>, in nats.</returns>
    /// <exception cref="AddressException">The model draws what the ansatz does not, or the other way about.</exception>
    /// <exception cref="StrategyException">A draw of the ansatz depends on others, or the body of the model does not carry axes.</exception>
    public Tensor Combinations(GenerativeProgram model, GenerativeProgram ansatz, int count)
    {
        if (Evaluation.Plan is { CarriesSums: false })
        {
            throw new StrategyException("", "a body does not carry the axes of combined particles (it reshapes, indexes from the left or branches on a draw): index from the right, or take the " +
                "importance-weighted bound, whose particles are whole runs.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count == 1)
        {
            var q = Simulate(ansatz);
            return LogDensity(model, q) - q.LogDensity;
        }

        var traces = new List<Trace>();
        Particles(count, () =>
        {
            traces.Add(Simulate(ansatz));
            return traces[^1].LogDensity;
        });
        var particles = traces[0].Sites.Where(static site => site.Kind == SiteKind.Latent)
            .ToDictionary(static site => site.Address, site => ParticlesOf(site.Address, count, traces), StringComparer.Ordinal);
        var context = new Context(this, Evaluation.NextSimulation(), ChoiceMap.Empty, isReplay: true, refusesObservations: false) { Combined = particles };
        context.Enter(model, null, () => model.Execute(context));
        foreach (var (address, _) in particles)
        {
            if (!context.SummedAddresses.Contains(address))
            {
                throw AddressException.Unknown(address, context.SummedAddresses, $"the ansatz draws '{address}', which the model does not.");
            }
        }

        return context.Finish(model).LogDensity;
    }

    private CombinedParticles ParticlesOf(string address, int count, List<Trace> traces)
    {
        var site = traces[0].Find(address)!;
        var rows = Evaluation.IsPadded ? Evaluation.BatchRank : site.Stack.Count;
        if (traces.Count == 1
            ? site.Distribution!.BatchShape is var batch && Evaluation.Plan is { } plan && !Evaluation.IsPlanning && batch.Rank > plan.PlateDepth + Evaluation.Axes.Count && batch[0] > 1
            : traces[1].Find(address) is not { } other || !AxisComparison.Agree(other.DrawDensity.Detach(), site.Masked(site.Distribution!.LogDensity(other.Value)).Detach()))
        {
            throw new StrategyException(address, "its distribution in the ansatz depends on other draws, so that its particles go with theirs and cannot be combined with others: all combinations " +
                "need an ansatz whose draws are independent given the data. The importance-weighted bound has no such need.");
        }

        return new(Collect(static found => found.Value, site.EventRank), Collect(static found => found.DrawDensity, 0), site.EventRank);

        Tensor Collect(Func<Site, Tensor> part, int events)
        {
            if (Evaluation.IsPlanning)
            {
                return part(site).Unsqueeze(0);
            }

            if (traces.Count > 1)
            {
                return Stacked([.. traces.Select(trace => Evaluation.Pad(part(trace.Find(address)!), rows + events))], count);
            }

            var all = Evaluation.Pad(part(site), Evaluation.Plan!.PlateDepth + Evaluation.Axes.Count + 1 + events);
            return all.Size(0) == count ? all : all.Expand(new Shape([count]).Concat(all.Shape[1..]));
        }
    }
}

/// <summary>The particles of one latent.</summary>
/// <param name="Values">[count, rows, event].</param>
/// <param name="LogDensities">Those of the ansatz: [count, rows].</param>
/// <param name="EventRank">How many of the last dimensions are an event.</param>
internal sealed record CombinedParticles(Tensor Values, Tensor LogDensities, int EventRank)
{
    /// <summary>The value of one particle, with a dimension for each of the plates around it.</summary>
    public Tensor One(long index, int plates)
    {
        var value = Values.Select(0, index);
        while (value.Rank > plates + EventRank && value.Size(0) == 1)
        {
            value = value.Squeeze(0);
        }

        return value;
    }
}
