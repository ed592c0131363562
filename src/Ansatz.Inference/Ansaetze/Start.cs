namespace Ansatz.Inference;

/// <summary>Where an automatic ansatz starts: the value of each latent, in unconstrained coordinates.</summary>
public abstract record Start
{
    /// <summary>The median of draws of the prior.</summary>
    /// <param name="draws">How many.</param>
    public static Start Median(int draws = 15) => new OfDraws(draws, values => values.Median(0).Values);

    /// <summary>The mean of draws of the prior, in unconstrained coordinates.</summary>
    /// <param name="draws">How many.</param>
    public static Start Mean(int draws = 50) => new OfDraws(draws, values => values.Mean([0]));

    /// <summary>One draw of the prior.</summary>
    public static Start Sample { get; } = new OfDraws(1, values => values[0]);

    /// <summary>Uniform in (-radius, radius), in unconstrained coordinates.</summary>
    /// <param name="radius">The radius.</param>
    public static Start Uniform(double radius = 2) => new OfRadius(radius);

    /// <summary>Given values, in the supports; other latents start at the median of their prior.</summary>
    public static Start Value(ChoiceMap values) => new OfValues(values);

    /// <summary>The unconstrained start of a site: [all rows of its plates, unconstrained event].</summary>
    internal abstract Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream);

    private sealed record OfDraws(int Draws, Func<Tensor, Tensor> Summary) : Start
    {
        internal override Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream)
        {
            var values = new Tensor[Draws];
            for (var i = 0; i < Draws; i++)
            {
                var value = model.Importance(ChoiceMap.Empty, stream["start"][i]).Trace[site.Address];
                values[i] = site.Bijector.Inverse(value);
            }

            var start = Summary(Tensor.Stack(values, 0));
            var shape = site.AllRows.Concat(site.Unconstrained);
            if (start.Shape == shape)
            {
                return start;
            }

            // Of a plate only some rows are at hand: all start where their mean is.
            for (var i = 0; i < site.Plates.Count; i++)
            {
                start = start.Mean([i], keepDimension: true);
            }

            return start.Expand(shape);
        }
    }

    private sealed record OfRadius(double Radius) : Start
    {
        internal override Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream) =>
            (stream["start"][site.Address].Uniform(site.AllRows.Concat(site.Unconstrained)) * 2 - 1) * Radius;
    }

    private sealed record OfValues(ChoiceMap Values) : Start
    {
        internal override Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream) =>
            Values.TryGet(site.Address, out var value)
                ? site.Bijector.Inverse(value.To(ScalarType.Float32).Expand(site.AllRows.Concat(site.Event)))
                : Median().Of(model, site, stream);
    }
}
