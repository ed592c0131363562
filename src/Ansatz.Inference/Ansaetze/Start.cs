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

    /// <summary>
    /// Another start that is drawn anew until the model's log density and its gradient are finite there. Unless another is given it is
    /// uniform in (-2, 2), as Stan starts.
    /// </summary>
    /// <param name="from">What is tried; one that is random.</param>
    /// <param name="tries">How often at most.</param>
    /// <exception cref="NonFiniteException">None was finite; the message names the site at fault. It is thrown where an ansatz is made.</exception>
    public static Start Feasible(Start? from = null, int tries = 100) => new Retried(from ?? Uniform(), tries);

    /// <summary>The unconstrained start of a site: [all rows of its plates, unconstrained event].</summary>
    internal abstract Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream);

    /// <summary>The unconstrained starts of several sites.</summary>
    internal virtual IReadOnlyList<KeyValuePair<LatentSite, Tensor>> OfAll(GenerativeProgram model, IReadOnlyList<LatentSite> sites, RandomStream stream) =>
        [.. sites.Select(site => KeyValuePair.Create(site, Of(model, site, stream)))];

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

    private sealed record Retried(Start From, int Tries) : Start
    {
        internal override Tensor Of(GenerativeProgram model, LatentSite site, RandomStream stream) =>
            OfAll(model, [site], stream)[0].Value;

        internal override IReadOnlyList<KeyValuePair<LatentSite, Tensor>> OfAll(GenerativeProgram model, IReadOnlyList<LatentSite> sites, RandomStream stream)
        {
            // A block of the latents is tried together with the others, on which its density depends.
            var all = LatentSite.Of(model, stream, whole: true).Sites;
            string fault = "";
            for (var i = 0; i < Tries; i++)
            {
                var tried = From.OfAll(model, all, stream["try"][i]);
                if (FaultAt(model, all, tried, stream) is { } found)
                {
                    fault = found;
                    continue;
                }

                return [.. sites.Select(site => KeyValuePair.Create(site, tried.First(start => start.Key.Address == site.Address).Value))];
            }

            throw new NonFiniteException(fault, $"none of {Tries} starts has a finite log density with a finite gradient; the last failed at '{fault}'. " +
                "Give values by Start.Value, or look at that site's distribution.");
        }

        /// <summary>The first site whose density is not finite, or whose start has no finite gradient; null: there is none.</summary>
        private static string? FaultAt(GenerativeProgram model, IReadOnlyList<LatentSite> sites, IReadOnlyList<KeyValuePair<LatentSite, Tensor>> starts, RandomStream stream)
        {
            var leaves = starts.ToDictionary(start => start.Key.Key, start => new Parameter(start.Value), StringComparer.Ordinal);
            var points = AutomaticAnsatz.Points(sites, site => site.Bijector.Forward(leaves[site.Key]));
            string? fault = null;
            var objective = Objective.Maximize(o =>
            {
                var trace = o.Replay(model, o.Simulate(points));
                fault ??= trace.Sites.FirstOrDefault(site => site.IsScored && !site.LogDensity.IsFinite().All().ToBoolean())?.Address;
                return trace.LogDensity;
            });
            var loss = objective.Surrogate(stream["feasible"]).Loss;
            if (fault is not null || !loss.RequiresGradient)
            {
                return fault;
            }

            var gradients = Autograd.Gradient([loss], [.. leaves.Values.Select(leaf => leaf.Unconstrained)], allowUnused: true);
            var at = Array.FindIndex(gradients, gradient => gradient is not null && !gradient.IsFinite().All().ToBoolean());
            return at < 0 ? null : starts[at].Key.Address;
        }
    }
}
