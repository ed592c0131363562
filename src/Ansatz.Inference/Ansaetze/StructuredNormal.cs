namespace Ansatz.Inference;

/// <summary>
/// Normals that keep the conditional dependence of latents: in unconstrained coordinates each latent is a normal whose location is linear in the
/// latents before it,
/// <code>u_i = location_i + sum_j A_ij (u_j - location_j) + L_i noise,</code>
/// with a full covariance <c>L_i L_i'</c> within a latent. Latents outside plates come first, so those inside depend on them and, within their row,
/// on each other; a row's latents do not depend on another row's. The covariance of all is that of <see cref="FullRankNormal"/> with the blocks
/// between rows given the global latents left out, and it works with plates of which some rows are at hand: parameters are for all rows.
/// </summary>
public sealed class StructuredNormal : AutomaticAnsatz
{
    private readonly Dictionary<string, Parameter> locations = [];
    private readonly Dictionary<string, Parameter> scales = [];
    private readonly Dictionary<string, Parameter> maps = [];
    private readonly Func<string, string, bool>? depends;

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the locations start; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale of each coordinate, above 0.</param>
    /// <param name="depends">
    /// Whether the latent of the first address may depend on that of the second, which is drawn before it; null: on all those whose plates are also its own.
    /// </param>
    /// <param name="stream">The randomness of the start.</param>
    public StructuredNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, Func<string, string, bool>? depends = null, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        this.depends = depends;
        var first = First(model, start, stream);
        var before = new List<LatentSite>();
        foreach (var site in Ordered(Sites))
        {
            var (rows, size) = (site.AllRows, site.Unconstrained.Elements);
            locations.Add(site.Key, new Parameter(first[site.Key].Reshape(rows.Concat([size]))));
            scales.Add(site.Key, size == 1
                ? new Parameter(Tensor.Full(rows.Concat([1]), scale), Constraint.SoftPositive)
                : new Parameter((Tensor.Eye(size) * scale).Expand(rows.Concat([size, size])), Constraint.LowerCholesky));
            foreach (var other in Before(site, before))
            {
                maps.Add(Pair(site, other), new Parameter(Tensor.Zeros(rows.Concat([size, other.Unconstrained.Elements]))));
            }

            before.Add(site);
        }
    }

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => new(q =>
    {
        var deviations = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var before = new List<LatentSite>();
        foreach (var site in Ordered(rows))
        {
            Within(q, site, here =>
            {
                var location = here(locations[site.Key]);
                var center = location;
                foreach (var other in Before(site, before))
                {
                    center += here(maps[Pair(site, other)]).MatMul(deviations[other.Address].Unsqueeze(-1)).Squeeze(-1);
                }

                var value = q.SampleAt(site.Address, Local(site, center, here(scales[site.Key])));
                var inner = site.Bijector.Inverse(value);
                deviations.Add(site.Address, inner.Reshape(inner.Shape[..^site.Unconstrained.Rank].Concat(location.Shape[^1..])) - location);
            });
            before.Add(site);
        }
    });

    /// <summary>A latent's distribution: numbers as plain normals, so that their divergence from a normal prior has a closed form.</summary>
    private static Distribution Local(LatentSite site, Tensor center, Tensor scale)
    {
        var shape = site.Unconstrained;
        if (shape.Rank == 0)
        {
            return new Normal(center.Squeeze(-1), scale.Squeeze(-1)).Transform(site.Bijector);
        }

        var vector = scale.Size(-1) == 1 && shape.Elements == 1 ? new Normal(center, scale).ToEvent() : MultivariateNormal.FromCholesky(center, scale);
        return vector.Transform(shape.Rank == 1 ? site.Bijector : Bijector.Reshape([shape.Elements], shape).Then(site.Bijector));
    }

    private static IEnumerable<LatentSite> Ordered(IReadOnlyList<LatentSite> sites) => sites.OrderBy(site => site.Plates.Count);

    private static string Pair(LatentSite site, LatentSite other) => $"{site.Key}|{other.Key}";

    private IEnumerable<LatentSite> Before(LatentSite site, IReadOnlyList<LatentSite> drawn) => drawn.Where(other =>
        other.Plates.Count <= site.Plates.Count
        && other.Plates.Zip(site.Plates).All(pair => pair.First.Name == pair.Second.Name)
        && (depends?.Invoke(site.Address, other.Address) ?? true));
}
