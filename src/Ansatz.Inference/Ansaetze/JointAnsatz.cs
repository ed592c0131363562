namespace Ansatz.Inference;

/// <summary>
/// An ansatz of all latents at once: a distribution of one vector in which their unconstrained values are packed, in the order of
/// <see cref="AutomaticAnsatz.Sites"/>. Its choices are scored together.
/// </summary>
public abstract class JointAnsatz : AutomaticAnsatz
{
    private protected JointAnsatz(GenerativeProgram model, RandomStream stream)
        : base(model, stream)
    {
        foreach (var site in Sites)
        {
            if (site.Plates.FirstOrDefault(plate => plate.Of != plate.Size) is { } partial)
            {
                throw new PlateException(partial.Name, $"'{site.Address}' is local to a plate of which some rows are at hand, " +
                    $"and {GetType().Name} is of all latents at once: use MeanFieldNormal or StructuredNormal, or give the global latents a block of their own in a CompositeAnsatz.");
            }
        }
    }

    /// <summary>How many unconstrained numbers there are.</summary>
    public long Dimension => Sites.Sum(Length);

    /// <summary>Draws a vector [.., dimension] with its log density.</summary>
    private protected abstract (Tensor Vector, Tensor LogDensity) Draw(ObjectiveContext o);

    /// <summary>The log density of a vector [.., dimension].</summary>
    private protected abstract Tensor LogDensity(Tensor vector);

    /// <summary>Where the vector starts.</summary>
    private protected Tensor FirstVector(GenerativeProgram model, Start? start, RandomStream stream)
    {
        var first = First(model, start, stream);
        return Sites.Count == 0 ? Tensor.Zeros(0) : Tensor.Cat([.. Sites.Select(site => first[site.Key].Reshape([-1]))], 0);
    }

    internal static long Length(LatentSite site) => site.AllRows.Concat(site.Unconstrained).Elements;

    /// <summary>The latents that a packed vector holds, in their supports, and the log determinant of the map.</summary>
    internal static (ChoiceMap Choices, Tensor LogDeterminant) Unpack(Tensor vector, IReadOnlyList<LatentSite> sites, bool isRowed = true)
    {
        var choices = new (string, Tensor)[sites.Count];
        Tensor total = 0;
        var start = 0L;
        for (var i = 0; i < choices.Length; i++)
        {
            var (site, length) = (sites[i], Length(sites[i]));
            var part = vector.Narrow(-1, start, length);
            var (value, determinant) = site.Bijector.ForwardWithDeterminant(part.Reshape(part.Shape[..^1].Concat(site.AllRows).Concat(site.Unconstrained)));
            total += site.SumRows(determinant);
            choices[i] = (site.Address, isRowed ? Rowed(value, site) : value);
            start += length;
        }

        return (ChoiceMap.Of(choices), total);
    }

    /// <summary>A value as its site has it: the rows of its plates take the places of plates, right of the engine's axes.</summary>
    private static Tensor Rowed(Tensor value, LatentSite site)
    {
        var (rows, events) = (site.AllRows.Rank, site.Event.Rank);
        for (var i = 0; i < rows && value.Rank > rows + events; i++)
        {
            // The packed draw has a dimension of size 1 for each plate, left of the rows.
            value = value.Squeeze(-(rows + events + 1));
        }

        return value;
    }

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) =>
        new DensityProgram(new PackedDensity(this, rows), [GetType(), this], []);

    /// <summary>The two procedures, both exact.</summary>
    private sealed class PackedDensity(JointAnsatz ansatz, IReadOnlyList<LatentSite> sites) : IAddressedDensity
    {
        public bool IsKept(string address) => sites.Any(site => site.Address == address);

        public Trace Simulate(ObjectiveContext o)
        {
            var (vector, density) = ansatz.Draw(o);
            var (choices, determinant) = Unpack(vector, sites);
            return Trace.Of(choices, density - determinant, null, EventRank);
        }

        public Trace Replay(ObjectiveContext o, ChoiceMap choices)
        {
            var parts = new List<Tensor>();
            Tensor determinants = 0;
            foreach (var site in sites)
            {
                var (unconstrained, determinant) = site.Bijector.InverseWithDeterminant(Flat(choices[site.Address], site));
                determinants += site.SumRows(determinant);
                var rank = site.AllRows.Rank + site.Unconstrained.Rank;
                parts.Add(unconstrained.Reshape(unconstrained.Shape[..^rank].Concat([Length(site)])));
            }

            var common = parts.Aggregate(Shape.Scalar, (shape, part) => Shape.Broadcast(shape, part.Shape[..^1]));
            var packed = Tensor.Cat([.. parts.Select(part => part.Expand(common.Concat(part.Shape[^1..])))], -1);
            return Trace.Of(choices, ansatz.LogDensity(packed) - determinants, null, EventRank);
        }

        /// <summary>The inverse of <see cref="Rowed"/>.</summary>
        private static Tensor Flat(Tensor value, LatentSite site)
        {
            var inside = site.AllRows.Rank + site.Event.Rank;
            for (var i = 0; i < site.AllRows.Rank && value.Rank > inside; i++)
            {
                value = value.Unsqueeze(-(inside + 1));
            }

            return value;
        }

        private int EventRank(string address) => sites.First(site => site.Address == address).Event.Rank;
    }
}
