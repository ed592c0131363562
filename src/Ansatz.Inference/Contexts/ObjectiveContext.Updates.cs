namespace Ansatz.Inference;

/// <content>Traces that are made of others (Cusumano-Towner, Saad, Lew, Mansinghka, Gen, 2019).</content>
public sealed partial class ObjectiveContext
{
    /// <inheritdoc cref="GenerativeProgram.Update(Trace, ChoiceMap, RandomStream)"/>
    /// <param name="program">The program of the new trace.</param>
    /// <param name="trace">The old trace.</param>
    /// <param name="changes">New values, by address.</param>
    public TraceUpdate Update(GenerativeProgram program, Trace trace, ChoiceMap changes)
    {
        var kept = ChoiceMap.Owned([.. trace.Choices.Where(choice => !changes.Contains(choice.Address))]);
        var made = Complete(program, changes.Merge(kept), required: changes);
        foreach (var (address, _) in changes)
        {
            if (made.Trace.Find(address) is { Kind: not (SiteKind.Latent or SiteKind.Joint) })
            {
                throw new AddressException(address, $"'{address}' is no draw of the program, so it is no choice that could be changed: condition the program on the new value.");
            }
        }

        return Of(made, trace, trace.LogDensity, address => changes.Contains(address));
    }

    /// <inheritdoc cref="GenerativeProgram.Regenerate(Trace, string, RandomStream)"/>
    /// <param name="program">The program of the new trace.</param>
    /// <param name="trace">The old trace.</param>
    /// <param name="pattern">Which choices are drawn anew, by address.</param>
    public TraceUpdate Regenerate(GenerativeProgram program, Trace trace, string pattern)
    {
        var matcher = AddressPattern.Of(pattern);
        var made = Complete(program, trace.Choices.Without(pattern), ChoiceMap.Empty);
        // What a draw anew made of the new trace, a draw anew would make of the old one: neither counts.
        var counted = trace.Sum(site => site.Kind is SiteKind.Observed or SiteKind.Factor || (!matcher.Matches(site.Address) && made.Trace.Find(site.Address) is not null));
        return Of(made, trace, counted, address => matcher.Matches(address));
    }

    private static TraceUpdate Of(WeightedTrace made, Trace trace, Tensor counted, Func<string, bool> isReplaced)
    {
        var (now, before) = (Items(made.Trace), Items(trace));
        if (now is not null && before is not null && !now.SequenceEqual(before))
        {
            throw new PlateException(before.Except(now).Concat(now.Except(before)).First().Split(':')[0],
                $"the items of the new trace are the plates [{string.Join(", ", now)}], those of the old one [{string.Join(", ", before)}]: their densities cannot be compared.");
        }

        var discarded = trace.Choices.Where(choice => isReplaced(choice.Address) || made.Trace.Find(choice.Address) is null);
        return new(made.Trace, made.LogWeight - counted, ChoiceMap.Owned([.. discarded]));

        static string[]? Items(Trace of) => of.Items is { } plates ? Array.ConvertAll(plates, static plate => $"{plate.Name}:{plate.Size}") : null;
    }
}
