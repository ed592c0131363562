namespace Ansatz.Inference;

/// <summary>
/// A part of an objective's value of which the engine knows more than its number: after which draws it was made, and along which plates it is spread. A
/// score term need not be multiplied by what was made before its draw, nor by what belongs to other rows.
/// </summary>
/// <param name="Value">What a site contributes, row by row, with its graph.</param>
/// <param name="Plates">The plates it is spread over, outermost first.</param>
/// <param name="Position">How many draws it may depend on.</param>
internal sealed record CostTerm(Tensor Value, PlateFrame[] Plates, int Position);

/// <summary>A cost term as the contraction uses it, without gradient.</summary>
internal sealed class ContractedCost
{
    private ContractedCost(Tensor level, Tensor rows, CostTerm term)
    {
        Level = level;
        Rows = rows;
        Term = term;
    }

    /// <summary>Its contribution to the value: broadcasts to it.</summary>
    public Tensor Level { get; set; }

    /// <summary>The same before rows of plates were summed, [axes, plates].</summary>
    public Tensor Rows { get; set; }

    public CostTerm Term { get; }

    /// <summary>
    /// The terms that a run recorded, where the value is linear in them, with factors that do not depend on what carries a gradient: the derivative of
    /// the value in such a term, recorded as a graph, has no graph of its own.
    /// </summary>
    public static ContractedCost[] Of(IReadOnlyList<CostTerm> recorded, Tensor result)
    {
        if (!result.RequiresGradient)
        {
            return [];
        }

        var found = new List<ContractedCost>();
        var parts = recorded.Select(term => term.Value).ToArray();
        var factors = Autograd.Gradient([result.Sum()], parts, createGraph: true, allowUnused: true);
        for (var i = 0; i < parts.Length; i++)
        {
            if (factors[i] is { RequiresGradient: false } factor)
            {
                var rows = (factor * parts[i]).Detach();
                found.Add(new(PlateSums.Like(rows, result), rows, recorded[i]));
            }
        }

        return [.. found];
    }

    /// <summary>
    /// The score term of a draw with those rows of the term that share its rows: sum over common rows of the cost there times the draw's log density
    /// there. Null: there are none that the value does not tell apart already.
    /// </summary>
    public Tensor? Local(Site site, Tensor density, Tensor value)
    {
        var (plates, common, helps) = (Term.Plates, 0, false);
        while (common < plates.Length && common < site.Frames.Length && ReferenceEquals(plates[common], site.Frames[common]))
        {
            helps |= plates[common].Size > 1 && (value.Rank <= common || value.Size(-(common + 1)) == 1);
            common++;
        }

        return helps ? PlateSums.Like(Reduced(Rows, common, plates.Length) * Reduced(density, common, site.Frames.Length), value) : null;
    }

    private static Tensor Reduced(Tensor perRow, int from, int to)
    {
        var dimensions = new List<long>();
        for (var i = from; i < to && i < perRow.Rank; i++)
        {
            if (perRow.Size(-(i + 1)) > 1)
            {
                dimensions.Add(-(i + 1));
            }
        }

        return dimensions.Count == 0 ? perRow : perRow.Sum(dimensions.ToArray(), keepDimension: true);
    }
}
