namespace Ansatz.Inference;

/// <summary>
/// A point: each latent is a parameter in its support. The bound of it is the log joint density, so that its maximum is the posterior's mode.
/// </summary>
public sealed class PointEstimate : AutomaticAnsatz
{
    private readonly Dictionary<string, Parameter> values = [];

    /// <summary>Makes the ansatz of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">Where the values start; null: the median of 15 prior draws.</param>
    /// <param name="stream">The randomness of the start.</param>
    public PointEstimate(GenerativeProgram model, Start? start = null, RandomStream stream = default)
        : base(model, stream)
    {
        using var scope = TensorScope.Open();
        var first = First(model, start, stream);
        foreach (var site in Sites)
        {
            values.Add(site.Key, new Parameter(site.Bijector.Forward(first[site.Key]), site.Support));
        }
    }

    internal override GenerativeProgram Make(IReadOnlyList<LatentSite> rows) => Points(rows, site => values[site.Key]);
}
