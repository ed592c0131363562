namespace Ansatz.Inference;

/// <summary>A normal over all latents at once, in unconstrained coordinates packed into one vector.</summary>
public abstract class JointNormal : AutomaticAnsatz
{
    /// <summary>Finds the latents.</summary>
    private protected JointNormal(GenerativeProgram model, RandomStream stream)
        : base(model, stream)
    {
        foreach (var site in Sites)
        {
            if (site.Plates.Any(plate => plate.Of != plate.Size))
            {
                throw new PlateException(site.Plates[0].Name, $"'{site.Address}' is local to a plate of which some rows are at hand, " +
                    "and a joint normal is of all latents at once: use MeanFieldNormal.");
            }
        }
    }

    /// <summary>How many unconstrained numbers there are.</summary>
    public long Dimension => Sites.Sum(Length);

    /// <summary>The normal of the packed vector, [.., dimension].</summary>
    private protected abstract Distribution Packed { get; }

    private protected static long Length(LatentSite site) => site.AllRows.Concat(site.Unconstrained).Elements;

    /// <summary>The latents that a packed vector holds, in their supports, and the log determinant of the map.</summary>
    private protected static (ChoiceMap Choices, Tensor LogDeterminant) Unpack(Tensor vector, IReadOnlyList<LatentSite> sites)
    {
        var choices = new (string, Tensor)[sites.Count];
        Tensor total = 0;
        var start = 0L;
        for (var i = 0; i < choices.Length; i++)
        {
            var (site, length) = (sites[i], Length(sites[i]));
            var part = vector.Narrow(-1, start, length);
            var (value, determinant) = site.Bijector.ForwardWithDeterminant(part.Reshape(part.Shape[..^1].Concat(site.AllRows).Concat(site.Unconstrained)));
            total += SumRows(determinant, site);
            choices[i] = (site.Address, Rowed(value, site));
            start += length;
        }

        return (ChoiceMap.Of(choices), total);
    }

    private static Tensor SumRows(Tensor determinant, LatentSite site) =>
        site.AllRows.Rank == 0 ? determinant : determinant.Sum([.. Enumerable.Range(1, site.AllRows.Rank).Select(i => (long)-i)]);

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

    /// <summary>Where the locations start.</summary>
    private protected Tensor First(GenerativeProgram model, Start? start, RandomStream stream) =>
        Sites.Count == 0 ? Tensor.Zeros(0) : Tensor.Cat([.. Sites.Select(site => (start ?? Start.Median()).Of(model, site, stream).Reshape([-1]))], 0);

    private protected override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) =>
        new DensityProgram(new PackedDensity(this, rows), [GetType(), this], []);

    /// <summary>The two procedures, both exact.</summary>
    private sealed class PackedDensity(JointNormal ansatz, IReadOnlyList<LatentSite> sites) : IStochasticDensity
    {
        public Trace Simulate(ObjectiveContext o)
        {
            var packed = ansatz.Packed;
            var vector = o.Sample("packed", packed);
            var (choices, determinant) = Unpack(vector, sites);
            return Trace.Of(choices, packed.LogDensity(vector) - determinant, null, EventRank);
        }

        public Trace Replay(ObjectiveContext o, ChoiceMap choices)
        {
            var parts = new List<Tensor>();
            Tensor determinants = 0;
            foreach (var site in sites)
            {
                var (unconstrained, determinant) = site.Bijector.InverseWithDeterminant(Flat(choices[site.Address], site));
                determinants += SumRows(determinant, site);
                var rank = site.AllRows.Rank + site.Unconstrained.Rank;
                parts.Add(unconstrained.Reshape(unconstrained.Shape[..^rank].Concat([Length(site)])));
            }

            if (choices.Count > sites.Count)
            {
                var odd = choices.Addresses.First(address => sites.All(site => site.Address != address));
                throw AddressException.Unknown(odd, sites.Select(site => site.Address), $"'{odd}' is no latent of the ansatz.");
            }

            var common = parts.Aggregate(Shape.Scalar, (shape, part) => Shape.Broadcast(shape, part.Shape[..^1]));
            var packed = Tensor.Cat([.. parts.Select(part => part.Expand(common.Concat(part.Shape[^1..])))], -1);
            return Trace.Of(choices, ansatz.Packed.LogDensity(packed) - determinants, null, EventRank);
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

/// <summary>A normal with a full covariance over all latents, mapped to their supports.</summary>
public sealed class FullRankNormal : JointNormal
{
    private readonly Parameter location;
    private readonly Parameter cholesky;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public FullRankNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        location = new Parameter(First(model, start, stream));
        cholesky = new Parameter(Tensor.Eye(Dimension) * scale, Constraint.LowerCholesky);
    }

    private protected override Distribution Packed => MultivariateNormal.FromCholesky(location, cholesky);
}

/// <summary>
/// A normal over all latents whose covariance is of low rank plus a diagonal, <c>W W' + diag(d)</c>: for many latents.
/// </summary>
public sealed class LowRankNormal : JointNormal
{
    private readonly Parameter location;
    private readonly Parameter factor;
    private readonly Parameter diagonal;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rank">The number of columns of W; null: the root of the number of latents.</param>
    /// <param name="start">Where the location starts; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public LowRankNormal(GenerativeProgram model, int? rank = null, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        var columns = rank ?? Math.Max(1, (int)Math.Sqrt(Dimension));
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1, nameof(rank));
        location = new Parameter(First(model, start, stream));
        factor = new Parameter(stream["factor"].Normal([Dimension, columns]) * (scale * 0.1 / Math.Sqrt(columns)));
        diagonal = new Parameter(Tensor.Full([Dimension], scale * scale), Constraint.SoftPositive);
    }

    private protected override Distribution Packed => new LowRankMultivariateNormal(location, factor, diagonal);
}
