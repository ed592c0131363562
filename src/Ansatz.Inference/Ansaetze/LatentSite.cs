namespace Ansatz.Inference;

/// <summary>A latent site of a model, as an automatic ansatz needs it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Plates">The plates around it, outermost first.</param>
/// <param name="Event">The shape of its event.</param>
/// <param name="Support">The support of its distribution, where the ansatz must have mass.</param>
public sealed record LatentSite(string Address, IReadOnlyList<LatentPlate> Plates, Shape Event, Constraint Support)
{
    /// <summary>The address as part of a parameter's name, in which dots have another meaning.</summary>
    internal string Key => Address.Replace('.', '/');

    /// <summary>The bijection from unconstrained values to the support.</summary>
    internal Bijector Bijector => Support.FromUnconstrained;

    /// <summary>The shape of an unconstrained event.</summary>
    internal Shape Unconstrained => Bijector.InverseShape(Event);

    /// <summary>The sizes of all rows of the plates, [innermost .. outermost].</summary>
    internal Shape AllRows => Plates.Reverse().Select(plate => plate.Of).ToArray();

    /// <summary>The log determinants of a site's rows together.</summary>
    internal Tensor SumRows(Tensor determinant) =>
        AllRows.Rank == 0 ? determinant : determinant.Sum([.. Enumerable.Range(1, AllRows.Rank).Select(i => (long)-i)]);

    /// <summary>Which latents an ansatz of the model is of, where it is restricted to a block; null: all.</summary>
    internal static Func<string, bool>? Block(GenerativeProgram model)
    {
        var blocks = model.Handlers.OfType<Restricted>().ToArray();
        return blocks.Length == 0 ? null : address => Array.TrueForAll(blocks, block => block.Includes(address));
    }

    /// <summary>Finds the latent sites of a model in one run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="stream">The randomness of the run.</param>
    /// <param name="whole">Whether a restriction to a block is ignored.</param>
    /// <exception cref="StrategyException">A latent is discrete.</exception>
    internal static (IReadOnlyList<LatentSite> Sites, Trace Trace) Of(GenerativeProgram model, RandomStream stream, bool whole = false)
    {
        var belongs = whole ? null : Block(model);
        var trace = model.Importance(ChoiceMap.Empty, stream).Trace;
        var sites = new List<LatentSite>();
        foreach (var site in trace.Sites)
        {
            if (site.Kind != SiteKind.Latent || belongs?.Invoke(site.Address) == false)
            {
                continue;
            }

            var support = site.Distribution!.Support;
            if (support.IsDiscrete)
            {
                throw new StrategyException(site.Address, $"{site.Distribution} is discrete, and an automatic ansatz is continuous: " +
                    (site.Distribution is IFinite
                        ? $"sum the site out exactly, model.SumOut(\"{site.Address}\"), and make both the ansatz and the bound of that program."
                        : "its outcomes are infinitely many, so that it cannot be summed out (SumOut) either: write the ansatz by hand."));
            }

            sites.Add(new(
                site.Address,
                [.. site.Frames.Select(plate => new LatentPlate(plate.Name, plate.Size, plate.Of, plate.IsDrawn, plate.Indices))],
                site.Distribution.EventShape,
                support));
        }

        return (sites, trace);
    }
}

/// <summary>A plate around a latent site.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Size">The rows at hand.</param>
/// <param name="Of">All rows, for each of which a local latent has parameters.</param>
/// <param name="IsDrawn">Whether the plate draws its rows at random.</param>
/// <param name="Indices">Which rows are at hand; null: the first.</param>
public sealed record LatentPlate(string Name, long Size, long Of, bool IsDrawn, Tensor? Indices);
