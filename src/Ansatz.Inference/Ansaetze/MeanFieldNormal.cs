namespace Ansatz.Inference;

/// <summary>
/// Independent normals, mapped to the supports: <c>z = f(u)</c> with <c>u ~ Normal(location, scale)</c> for each coordinate. Latents inside
/// plates have parameters for all rows.
/// </summary>
public sealed class MeanFieldNormal : AutomaticAnsatz
{
    private readonly Dictionary<string, Parameter> locations = [];
    private readonly Dictionary<string, Parameter> scales = [];

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the locations start; null: the median of 15 prior draws.</param>
    /// <param name="scale">The first scale, in unconstrained coordinates, above 0.</param>
    /// <param name="stream">The randomness of the start.</param>
    public MeanFieldNormal(GenerativeProgram model, Start? start = null, double scale = 0.1, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        foreach (var (key, first) in First(model, start, stream))
        {
            locations.Add(key, new Parameter(first));
            scales.Add(key, new Parameter(first.FullLike(scale), Constraint.SoftPositive));
        }
    }

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => new(q =>
    {
        foreach (var site in rows)
        {
            Within(q, site, here =>
            {
                var normal = new Normal(here(locations[site.Key]), here(scales[site.Key]));
                var distribution = normal.ToEvent(site.Unconstrained.Rank).Transform(site.Bijector);
                q.SampleAt(site.Address, distribution);
            });
        }
    });
}
